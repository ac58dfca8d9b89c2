package org.rustycoin.libp2p.protocols.kad.lookup;

/**
 * Bounds of a lookup.
 *
 * @param resultsMax    the k of the paper
 * @param parallelMax   questions under way at a time, the alpha of the paper; of all paths together
 * @param paths         how many disjoint ways there are (S/Kademlia §4.3); 1 is plain Kademlia
 * @param groupMax      how many of the results are of one network group
 * @param candidatesMax how many peers one path keeps in mind
 */
public record LookupSettings(int resultsMax, int parallelMax, int paths, int groupMax, int candidatesMax) {

    /**
     * k is 20 as everybody's, and alpha between rust's 3 and go's 10. Of a group as many as the table may have. 256
     * candidates are what a dozen answers can name.
     */
    public static final LookupSettings STANDARD = new LookupSettings(20, 6, 3, 3, 256);

    public LookupSettings {
        if (resultsMax < 1 || parallelMax < 1 || paths < 1 || groupMax < 1 || candidatesMax < resultsMax) {
            throw new IllegalArgumentException("a lookup's bounds are at least 1, and candidates at least its results");
        }
    }

    /** The same with one path. */
    public LookupSettings plain() {
        return new LookupSettings(resultsMax, parallelMax, 1, groupMax, candidatesMax);
    }
}
