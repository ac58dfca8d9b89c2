package org.rustycoin.p2p.peers.book;

import org.rustycoin.p2p.peers.groups.KeyedHash;
import org.rustycoin.p2p.peers.groups.NetworkGroup;

/**
 * Where in the tables an address may stand: Bitcoin Core's layout.
 *
 * <p>
 * What one group of sources tells reaches {@link #NEW_BUCKETS_PER_SOURCE} of the new buckets, and what it tells of one group
 * of addresses a single one. A group of addresses reaches {@link #TRIED_BUCKETS_PER_GROUP} of the tried ones. In its bucket
 * an address has one place. So neither a loud source nor a large network can fill a table, and what is kept does not depend
 * on who speaks last.
 */
final class Geometry {

    static final int NEW_BUCKETS = 1024;
    static final int TRIED_BUCKETS = 256;
    static final int BUCKET_SIZE = 64;
    static final int NEW_BUCKETS_PER_SOURCE = 64;
    static final int TRIED_BUCKETS_PER_GROUP = 8;
    /** In how many new buckets one address may be. */
    static final int REFERENCES_MAX = 8;

    private static final byte[] NEW = {'N'};
    private static final byte[] TRIED = {'T'};

    private final KeyedHash hash;

    Geometry(KeyedHash hash) {
        this.hash = hash;
    }

    /** The place in the new table that an address has when a source tells of it. */
    int newPlace(byte[] address, NetworkGroup group, NetworkGroup source) {
        int among = hash.below(NEW_BUCKETS_PER_SOURCE, NEW, group.bytes(), source.bytes());
        int bucket = hash.below(NEW_BUCKETS, NEW, source.bytes(), number(among));
        return place(NEW, bucket, address);
    }

    /** The place in the tried table that an address has. */
    int triedPlace(byte[] address, NetworkGroup group) {
        int among = hash.below(TRIED_BUCKETS_PER_GROUP, TRIED, address);
        int bucket = hash.below(TRIED_BUCKETS, TRIED, group.bytes(), number(among));
        return place(TRIED, bucket, address);
    }

    private int place(byte[] table, int bucket, byte[] address) {
        return bucket * BUCKET_SIZE + hash.below(BUCKET_SIZE, table, number(bucket), address);
    }

    private static byte[] number(int value) {
        return new byte[]{(byte) value, (byte) (value >> 8)};
    }
}
