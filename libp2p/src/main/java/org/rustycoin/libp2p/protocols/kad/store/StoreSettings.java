package org.rustycoin.libp2p.protocols.kad.store;

/**
 * Bounds of what is kept for others.
 *
 * @param recordsMax      values
 * @param recordBytesMax  of all values and their keys together
 * @param recordNanos     how long a value lives, at most
 * @param keysMax         keys that somebody provides
 * @param providersMax    providers of one key
 * @param providerNanos   how long a provider's word holds
 * @param groupMax        providers of one key that are of one network group
 * @param groupShare      one network group may have at most one in so many of all values, and of all keys
 */
public record StoreSettings(int recordsMax, long recordBytesMax, long recordNanos, int keysMax, int providersMax,
        long providerNanos, int groupMax, int groupShare) {

    private static final long HOUR = 3_600_000_000_000L;

    /**
     * rust-libp2p's 1,024 records, 1,024 keys and 20 providers; 4 MiB, since most values are far below 10 KiB; 48 hours
     * as the specification has it; groups as in the table, and eight of them to fill a store.
     */
    public static final StoreSettings STANDARD = new StoreSettings(1024, 4L << 20, 48 * HOUR, 1024, 20, 48 * HOUR, 3,
            8);
}
