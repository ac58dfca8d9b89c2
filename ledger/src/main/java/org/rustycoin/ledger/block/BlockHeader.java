package org.rustycoin.ledger.block;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.crypto.Blake3;

/**
 * A block's header, 128 bytes on the wire.
 *
 * @param version          unsigned 32 bits
 * @param height           unsigned 64 bits; the genesis block has 0
 * @param prevBlockHash    the block hash of the previous header
 * @param merkleRoot       over the txids of the body
 * @param stateRoot        over the UTXO set and masternode list after this block
 * @param timestamp        unsigned 64 bits, Unix seconds
 * @param difficultyTarget compact form: an exponent byte, then three bytes of mantissa
 * @param nonce            unsigned 64 bits
 */
public record BlockHeader(int version, long height, Hash prevBlockHash, Hash merkleRoot, Hash stateRoot,
        long timestamp, int difficultyTarget, long nonce) implements BincodeWriter.Encodable {

    public static final int BYTES = 128;

    public static BlockHeader read(BincodeReader in) throws BincodeException {
        return new BlockHeader(in.u32(), in.u64(), Hash.read(in), Hash.read(in), Hash.read(in), in.u64(), in.u32(),
                in.u64());
    }

    @Override
    public void write(BincodeWriter out) {
        out.u32(version).u64(height);
        prevBlockHash.write(out);
        merkleRoot.write(out);
        stateRoot.write(out);
        out.u64(timestamp).u32(difficultyTarget).u64(nonce);
    }

    /** The block hash: BLAKE3 of the encoding. Computed anew at each call. */
    public Hash hash() {
        var out = new BincodeWriter(BYTES);
        write(out);
        return Hash.wrap(Blake3.hash(out.toByteArray()));
    }

    public BlockHeader withNonce(long newNonce) {
        return new BlockHeader(version, height, prevBlockHash, merkleRoot, stateRoot, timestamp, difficultyTarget,
                newNonce);
    }
}
