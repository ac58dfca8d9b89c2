package org.rustycoin.ledger.transaction;

import org.jspecify.annotations.Nullable;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;

/**
 * An amount and who may spend it.
 *
 * @param value unsigned 64 bits, in units of 10^-8 RUST
 */
public record TxOutput(long value, Bytes scriptPubkey, @Nullable Bytes memo) implements BincodeWriter.Encodable {

    /** A value, an empty script and no memo. */
    public static final int BYTES_MIN = 8 + 8 + 1;

    public static TxOutput read(BincodeReader in) throws BincodeException {
        return new TxOutput(in.u64(), Bytes.readVector(in), in.option(Bytes::readVector));
    }

    @Override
    public void write(BincodeWriter out) {
        out.u64(value);
        scriptPubkey.writeVector(out);
        out.option(memo, (o, bytes) -> bytes.writeVector(o));
    }
}
