package org.rustycoin.benchmarks.results;

/**
 * How much is measured. Samples of different settings do not go into one file.
 *
 * @param rounds how often each pair is measured
 * @param bytes each way in a bulk measure
 * @param delayedBytes each way in a bulk measure over the slow link
 * @param seconds of a measure of connections or streams
 * @param held idle connections
 * @param firstBytes dials of a first-byte measure
 * @param delayMillis of the slow link, one way
 */
public record Settings(int rounds, long bytes, long delayedBytes, int seconds, int held, int firstBytes,
        int delayMillis) {

    /** What is published. */
    public static final Settings FULL = new Settings(5, 1L << 30, 64L << 20, 2, 1000, 9, 30);

    /** A check that everything works. */
    public static final Settings QUICK = new Settings(2, 16L << 20, 4L << 20, 1, 50, 3, 30);
}
