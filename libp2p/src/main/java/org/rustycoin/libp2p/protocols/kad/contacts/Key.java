package org.rustycoin.libp2p.protocols.kad.contacts;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;

/**
 * A place in the key space: the SHA-256 of the bytes that are looked for (kad-dht, "Distance"). Two keys are as far apart
 * as their exclusive or is large.
 */
public final class Key {

    /** Bits of a key, so buckets of a table. */
    public static final int BITS = 256;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private Key(byte[] hash) {
        first = word(hash, 0);
        second = word(hash, 8);
        third = word(hash, 16);
        fourth = word(hash, 24);
    }

    private static long word(byte[] from, int offset) {
        long word = 0;
        for (int i = 0; i < 8; i++) {
            word = word << 8 | from[offset + i] & 0xff;
        }
        return word;
    }

    /** Where some bytes are: a record's key, or those of a peer id. */
    public static Key of(byte[] bytes) {
        try {
            return new Key(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static Key of(PeerId peer) {
        return of(peer.toBytes());
    }

    /** How many first bits two keys share, 0 to {@link #BITS}. */
    public int commonBits(Key other) {
        long difference = first ^ other.first;
        if (difference != 0) {
            return Long.numberOfLeadingZeros(difference);
        }
        difference = second ^ other.second;
        if (difference != 0) {
            return 64 + Long.numberOfLeadingZeros(difference);
        }
        difference = third ^ other.third;
        if (difference != 0) {
            return 128 + Long.numberOfLeadingZeros(difference);
        }
        return 192 + Long.numberOfLeadingZeros(fourth ^ other.fourth);
    }

    /** Negative if the first is nearer to this key than the second, positive if farther, 0 if they are one key. */
    public int compare(Key one, Key other) {
        int order = Long.compareUnsigned(first ^ one.first, first ^ other.first);
        if (order == 0) {
            order = Long.compareUnsigned(second ^ one.second, second ^ other.second);
        }
        if (order == 0) {
            order = Long.compareUnsigned(third ^ one.third, third ^ other.third);
        }
        return order == 0 ? Long.compareUnsigned(fourth ^ one.fourth, fourth ^ other.fourth) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && first == key.first && second == key.second && third == key.third
                && fourth == key.fourth;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first); // a hash already; who makes keys collide here has found them by trying
    }

    /** The first 16 hexadecimal digits, enough to tell keys apart. */
    @Override
    public String toString() {
        return "%016x".formatted(first);
    }
}
