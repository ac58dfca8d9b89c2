package org.rustycoin.p2p.peers.slots;

import java.util.random.RandomGenerator;

/** Lengths of time that nobody can foresee. */
record Intervals(RandomGenerator random) {

    /** As between events that come independently, so many nanoseconds apart in the mean; at least 1. */
    long poisson(long mean) {
        return (long) (mean * random.nextExponential()) + 1;
    }

    /** From half as long to one and a half times. */
    long around(long nanos) {
        return (long) (nanos * (0.5 + random.nextDouble()));
    }
}
