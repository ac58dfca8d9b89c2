package org.rustycoin.ledger.utxo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.transaction.OutPoint;

/**
 * LtHash16 of a set: 1024 lanes of 16 bits, each element's BLAKE3 output of 2048 bytes added or subtracted lane by lane
 * modulo 2^16 (WIRE.md §6; Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing", 1997; Lewi et al.,
 * "Securing Update Propagation with Homomorphic Hashing", 2019).
 *
 * <p>
 * Addition commutes, so the sum over a block may be made in any order and in parts, and merged; adding and removing an
 * element leaves no trace. Mutable and not thread-safe.
 */
public final class LtHash {

    public static final int LANES = 1024;
    public static final int BYTES = 2 * LANES;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final short[] lanes = new short[LANES];

    /** The hash of the empty set. */
    public LtHash() {}

    /** A sum as {@link #toByteArray} wrote it. */
    public static LtHash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an LtHash has 2048 bytes, not " + bytes.length);
        }
        var hash = new LtHash();
        for (int i = 0; i < LANES; i++) {
            hash.lanes[i] = (short) SHORT.get(bytes, 2 * i);
        }
        return hash;
    }

    /** The element that stands for an unspent output. */
    public static byte[] element(OutPoint at, Coin coin) {
        var out = new BincodeWriter(128);
        at.write(out);
        coin.write(out);
        return out.toByteArray();
    }

    public LtHash add(byte[] element) {
        byte[] expanded = Blake3.extended(element, BYTES);
        for (int i = 0; i < LANES; i++) {
            lanes[i] += (short) SHORT.get(expanded, 2 * i);
        }
        return this;
    }

    public LtHash remove(byte[] element) {
        byte[] expanded = Blake3.extended(element, BYTES);
        for (int i = 0; i < LANES; i++) {
            lanes[i] -= (short) SHORT.get(expanded, 2 * i);
        }
        return this;
    }

    /** Adds another sum, for instance that of a part of a block. */
    public LtHash merge(LtHash other) {
        for (int i = 0; i < LANES; i++) {
            lanes[i] += other.lanes[i];
        }
        return this;
    }

    public LtHash copy() {
        return new LtHash().merge(this);
    }

    /** The lanes, little-endian, 2048 bytes. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < LANES; i++) {
            SHORT.set(bytes, 2 * i, lanes[i]);
        }
        return bytes;
    }

    /** The set's hash: BLAKE3 of the lanes. */
    public Hash hash() {
        return Hash.wrap(Blake3.hash(toByteArray()));
    }
}
