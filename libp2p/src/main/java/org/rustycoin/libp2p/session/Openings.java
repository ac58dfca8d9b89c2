package org.rustycoin.libp2p.session;

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

    /** A chain in the order in which they were opened, so the first is the first to time out. */
    private @Nullable MuxStream first;
    private @Nullable MuxStream last;
    /** Full, and not there, until something was opened for nothing. */
    private @Nullable TokenBucket wasted;
    private final StreamRate rate;
    private final long timeoutNanos;

    Openings(long now, long timeoutNanos) {
        this.rate = new StreamRate(now);
        this.timeoutNanos = timeoutNanos;
    }

    void add(MuxStream stream) {
        stream.opensAfter = last;
        if (last == null) {
            first = stream;
        } else {
            last.opensBefore = stream;
        }
        last = stream;
        stream.opening = true;
    }

    /** The stream's protocol is agreed on, or it is over. */
    void settled(MuxStream stream) {
        if (!stream.opening) {
            return;
        }
        MuxStream before = stream.opensAfter;
        MuxStream after = stream.opensBefore;
        if (before == null) {
            first = after;
        } else {
            before.opensBefore = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.opensAfter = before;
        }
        stream.opensAfter = null;
        stream.opensBefore = null;
        stream.opening = false;
    }

    void clear() {
        while (first != null) {
            settled(first);
        }
    }

    /** When the first of them has had its time. */
    long deadline() {
        return first == null ? Machine.NEVER : first.openedAt + timeoutNanos;
    }

    /** Takes out a stream that has had its time, or gives null. */
    @Nullable
    MuxStream due(long now) {
        MuxStream due = first;
        if (due == null || deadline() > now) {
            return null;
        }
        settled(due);
        return due;
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
        TokenBucket bucket = wasted;
        if (bucket == null) {
            bucket = new TokenBucket(now, WASTED_PER_SECOND, WASTED_BURST);
            wasted = bucket;
        }
        return bucket.take(now, 1);
    }
}
