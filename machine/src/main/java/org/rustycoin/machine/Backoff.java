package org.rustycoin.machine;

import java.util.random.RandomGenerator;

/**
 * How long to wait after so many failures in a row: twice as long each time, up to a limit, and each time a little more
 * or less, so that those who failed together do not come back together.
 *
 * @param baseNanos after the first failure, before jitter; positive
 * @param maxNanos  the longest, before jitter; at least the base
 */
public record Backoff(long baseNanos, long maxNanos) {

    /** A wait is at least so much of what the doubling says; at most as much more as this is less than one. */
    private static final double JITTER_FROM = 0.75;

    public Backoff {
        if (baseNanos <= 0 || maxNanos < baseNanos || maxNanos > Long.MAX_VALUE / 2) {
            throw new IllegalArgumentException("a back-off from " + baseNanos + " to " + maxNanos + " ns");
        }
    }

    /** Nanoseconds to wait after the given number of failures in a row, at least 1; within a quarter of the doubling. */
    public long after(int failures, RandomGenerator random) {
        int doublings = Math.max(0, failures - 1);
        boolean beyond = doublings >= Long.numberOfLeadingZeros(baseNanos) - 1 || baseNanos << doublings > maxNanos;
        long nanos = beyond ? maxNanos : baseNanos << doublings;
        return (long) (nanos * (JITTER_FROM + random.nextDouble() * 2 * (1 - JITTER_FROM)));
    }
}
