package org.rustycoin.libp2p.netty;

/** Nanoseconds since this clock was made; one for all threads of a node, so that their times compare. */
public final class MonotonicClock {

    private final long origin = System.nanoTime();

    public long now() {
        return System.nanoTime() - origin;
    }

    /** Nanoseconds until a time, 0 if it is past; a difference alone would overflow for times that are out of reach. */
    long until(long time) {
        long now = now();
        return time <= now ? 0 : time - now;
    }
}
