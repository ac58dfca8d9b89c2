package org.rustycoin.ledger.transaction;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.Hash;

/**
 * Names an output: a transaction and a position in it. Ordered by the bytes of the txid, then by position.
 *
 * @param vout unsigned 32 bits
 */
public record OutPoint(Hash txid, int vout) implements Comparable<OutPoint>, BincodeWriter.Encodable {

    public static final int BYTES = 36;

    public static OutPoint read(BincodeReader in) throws BincodeException {
        return new OutPoint(Hash.read(in), in.u32());
    }

    @Override
    public void write(BincodeWriter out) {
        txid.write(out);
        out.u32(vout);
    }

    @Override
    public int compareTo(OutPoint other) {
        int byTxid = txid.compareTo(other.txid);
        return byTxid != 0 ? byTxid : Integer.compareUnsigned(vout, other.vout);
    }

    @Override
    public String toString() {
        return txid + ":" + Integer.toUnsignedString(vout);
    }
}
