package org.rustycoin.libp2p.session;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.limits.StreamRate;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.TokenBucket;

/**
 * Streams on whose protocol is not agreed yet, and how often the other side opens streams for nothing.
 *
 * <p>
 * Opening a stream and giving it up is cheap for who does it and costs us a negotiation, perhaps a question that is
 * already on its way to the node. So those that are given up before they were answered are counted against a rate.
 */
final class Openings {

    /** Streams given up unanswered that are borne at once: twice as many as may be open. */
    static final int WASTED_BURST = 512;
    /** And in the long run; an honest peer gives one up when it stops waiting for an answer. */
    static final int WASTED_PER_SECOND = 16;

    /** In the order in which they were opened, so the first is the first to time out. */
    private final Set<MuxStream> negotiating = new LinkedHashSet<>(2);
    private final TokenBucket wasted;
    private final StreamRate rate;
    private final long timeoutNanos;

    Openings(long now, long timeoutNanos) {
        this.wasted = new TokenBucket(now, WASTED_PER_SECOND, WASTED_BURST);
        this.rate = new StreamRate(now);
        this.timeoutNanos = timeoutNanos;
    }

    void add(MuxStream stream) {
        negotiating.add(stream);
    }

    /** The stream's protocol is agreed on, or it is over. */
    void settled(MuxStream stream) {
        negotiating.remove(stream);
    }

    void clear() {
        negotiating.clear();
    }

    /** When the first of them has had its time. */
    long deadline() {
        return negotiating.isEmpty() ? Machine.NEVER : negotiating.iterator().next().openedAt + timeoutNanos;
    }

    /** Takes out a stream that has had its time, or gives null. */
    @Nullable
    MuxStream due(long now) {
        if (deadline() > now) {
            return null;
        }
        MuxStream first = negotiating.iterator().next();
        negotiating.remove(first);
        return first;
    }

    /** The other side opened one more; false if it does that too fast. */
    boolean opened(long now) {
        return rate.opened(now);
    }

    /** One that the other side had opened came to its end in order. */
    void finished() {
        rate.finished();
    }

    /** One more was opened for nothing; false if that is too much. */
    boolean wasted(long now) {
        return wasted.take(now, 1);
    }
}
