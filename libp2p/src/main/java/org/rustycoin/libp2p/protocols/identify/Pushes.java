package org.rustycoin.libp2p.protocols.identify;

import java.util.LinkedHashSet;
import java.util.Set;

import org.rustycoin.machine.Machine;

/**
 * When to tell whom that this node has changed.
 *
 * <p>
 * Rules. (1) Changes within {@link #DELAY_NANOS} are told at once: addresses and protocols change together. (2) Each
 * connection hears a change once, and none more often than each {@link #INTERVAL_NANOS}. (3) At most
 * {@link #PER_STEP} pushes each {@link #STEP_NANOS}, since each opens a stream. A connection that is made afterwards asks
 * by itself and hears no push.
 *
 * @param <C> a connection, found again by {@code equals}
 */
public final class Pushes<C> implements Machine {

    /** Long enough for what changes together, and short for who waits for it. */
    static final long DELAY_NANOS = 500_000_000L;
    /** Far below the one each second that we take from others. */
    static final long INTERVAL_NANOS = 5_000_000_000L;
    /** As go-libp2p's {@code maxPushConcurrency}. */
    static final int PER_STEP = 32;
    static final long STEP_NANOS = 100_000_000L;

    /** Does the push. */
    @FunctionalInterface
    public interface Out<C> {
        void push(C connection);
    }

    private final Out<C> out;
    private final Set<C> connections = new LinkedHashSet<>();
    /** Those that have not heard of the last change. */
    private final Set<C> behind = new LinkedHashSet<>();
    private long startsAt = NEVER;
    private long nextRoundAt;
    private long stepAt = NEVER;
    private long pushed;

    public Pushes(Out<C> out) {
        this.out = out;
    }

    public void added(C connection) {
        connections.add(connection);
    }

    public void removed(C connection) {
        connections.remove(connection);
        behind.remove(connection);
    }

    /** This node says something else of itself from now on. */
    public void changed(long now) {
        if (startsAt == NEVER) {
            startsAt = Math.max(now + DELAY_NANOS, nextRoundAt);
        }
    }

    @Override
    public long deadline() {
        return Math.min(startsAt, stepAt);
    }

    @Override
    public void wake(long now) {
        if (startsAt <= now) {
            startsAt = NEVER;
            nextRoundAt = now + INTERVAL_NANOS;
            behind.addAll(connections);
            stepAt = now;
        }
        if (stepAt <= now) {
            var each = behind.iterator();
            for (int i = 0; i < PER_STEP && each.hasNext(); i++) {
                out.push(each.next());
                each.remove();
                pushed++;
            }
            stepAt = behind.isEmpty() ? NEVER : now + STEP_NANOS;
        }
    }

    /** Pushes since the start. */
    public long pushed() {
        return pushed;
    }

    /** What is kept, counted: 0 when there are no connections. */
    int kept() {
        return connections.size() + behind.size();
    }
}
