package org.rustycoin.libp2p.netty;

/** Nanoseconds since this clock was made; one for all threads of a node, so that their times compare. */
public final class MonotonicClock {

    private final long origin = System.nanoTime();

    public long now() {
        return System.nanoTime() - origin;
    }
}
