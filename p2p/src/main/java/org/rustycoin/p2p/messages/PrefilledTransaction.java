package org.rustycoin.p2p.messages;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.transaction.Transaction;

/**
 * A transaction that travels with a compact block.
 *
 * @param index its absolute position in the block, unsigned 32 bits
 */
public record PrefilledTransaction(int index, Transaction transaction) implements BincodeWriter.Encodable {

    static final int BYTES_MIN = 4 + Transaction.BYTES_MIN;

    static PrefilledTransaction read(BincodeReader in) throws BincodeException {
        return new PrefilledTransaction(in.u32(), Transaction.read(in));
    }

    @Override
    public void write(BincodeWriter out) {
        transaction.write(out.u32(index));
    }
}
