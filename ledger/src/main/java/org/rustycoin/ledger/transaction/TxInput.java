package org.rustycoin.ledger.transaction;

import java.util.List;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;

/**
 * Spends an output.
 *
 * @param sequence unsigned 32 bits
 */
public record TxInput(OutPoint previousOutput, Bytes scriptSig, int sequence, List<Bytes> witness)
        implements
            BincodeWriter.Encodable {

    /** An out point, an empty script, a sequence and an empty witness. */
    public static final int BYTES_MIN = OutPoint.BYTES + 8 + 4 + 8;

    public static TxInput read(BincodeReader in) throws BincodeException {
        return new TxInput(OutPoint.read(in), Bytes.readVector(in), in.u32(), in.vector(8, Bytes::readVector));
    }

    @Override
    public void write(BincodeWriter out) {
        previousOutput.write(out);
        scriptSig.writeVector(out);
        out.u32(sequence).vector(witness, (o, item) -> item.writeVector(o));
    }
}
