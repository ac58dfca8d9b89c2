package org.rustycoin.ledger.rocksdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.store.StoreException;
import org.rustycoin.ledger.store.StoredHeader;
import org.rustycoin.ledger.transaction.OutPoint;

/**
 * Keys and values as bytes. Values are canonical bincode; heights in keys are big-endian, so that the order of the keys
 * is that of the numbers.
 */
final class Records {

    /** Of what this class and {@link Family} describe. */
    static final int FORMAT_VERSION = 1;

    private static final int HEADER_VALUE_BYTES = BlockHeader.BYTES + 2;

    private Records() {}

    static byte[] formatVersionKey() {
        return "formatVersion".getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] formatVersion() {
        return new BincodeWriter().u32(FORMAT_VERSION).toByteArray();
    }

    static byte[] stateKey() {
        return "state".getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] heightKey(long height) {
        return ByteBuffer.allocate(Long.BYTES).putLong(height).array();
    }

    static byte[] headerKey(long height, Hash hash) {
        return ByteBuffer.allocate(Long.BYTES + Hash.BYTES).putLong(height).put(hash.unsafeArray()).array();
    }

    static byte[] coinKey(OutPoint at) {
        var out = new BincodeWriter(OutPoint.BYTES);
        at.write(out);
        return out.toByteArray();
    }

    static byte[] header(StoredHeader stored) {
        var out = new BincodeWriter(HEADER_VALUE_BYTES);
        stored.header().write(out);
        return out.bool(stored.bodyStored()).bool(stored.invalid()).toByteArray();
    }

    static StoredHeader readHeader(BincodeReader in) throws BincodeException {
        return new StoredHeader(BlockHeader.read(in), in.bool(), in.bool());
    }

    /** Decodes a record that this class wrote: anything else means that the disk's content has changed. */
    static <T> T decode(Family family, byte[] value, BincodeReader.Decoder<T> type) {
        try {
            return BincodeReader.decode(value, type);
        } catch (BincodeException e) {
            throw new StoreException("a record in the chain store's '" + family + "' is not what was written ("
                    + e.getMessage() + "): the store is damaged. Delete its directory and sync again.", e);
        }
    }
}
