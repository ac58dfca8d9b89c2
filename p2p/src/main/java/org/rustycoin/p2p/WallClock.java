package org.rustycoin.p2p;

/** What a node's clock on the wall shows at a time of its monotonic clock. */
@FunctionalInterface
public interface WallClock {

    /** Seconds since 1970 at the node time {@code now}. */
    long unixSeconds(long now);
}
