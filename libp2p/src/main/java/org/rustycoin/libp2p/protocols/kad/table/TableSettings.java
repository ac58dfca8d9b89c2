package org.rustycoin.libp2p.protocols.kad.table;

/**
 * Bounds of a routing table.
 *
 * @param bucketMax        entries of one bucket, the k of the paper
 * @param groupInTableMax  entries of one network group in the whole table
 * @param groupInBucketMax entries of one network group in a bucket
 * @param failuresMax      questions in a row that an entry may leave unanswered before it goes
 * @param livelyNanos      for so long after it was heard an entry is not even checked for a newcomer
 * @param pendingNanos     for so long a newcomer waits for the place of an entry that is being checked
 */
public record TableSettings(int bucketMax, int groupInTableMax, int groupInBucketMax, int failuresMax,
        long livelyNanos, long pendingNanos) {

    private static final long SECOND = 1_000_000_000L;

    /**
     * Twenty as everybody; three and two of a group as go-libp2p-kad-dht; one lost packet is forgiven; who answered in
     * the last ten minutes mostly still would; rust-libp2p's minute for pending entries.
     */
    public static final TableSettings STANDARD = new TableSettings(20, 3, 2, 2, 600 * SECOND, 60 * SECOND);

    public TableSettings {
        if (bucketMax < 1 || groupInTableMax < 1 || groupInBucketMax < 1 || failuresMax < 1) {
            throw new IllegalArgumentException("a table's bounds are at least 1");
        }
    }
}
