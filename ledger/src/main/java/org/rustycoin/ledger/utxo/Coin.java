package org.rustycoin.ledger.utxo;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.transaction.TxOutput;

/**
 * An unspent output, with what decides when it may be spent.
 *
 * @param height   of the block that made it
 * @param coinbase whether its transaction is a coinbase, whose outputs mature
 */
public record Coin(TxOutput output, long height, boolean coinbase) implements BincodeWriter.Encodable {

    public static Coin read(BincodeReader in) throws BincodeException {
        return new Coin(TxOutput.read(in), in.u64(), in.bool());
    }

    @Override
    public void write(BincodeWriter out) {
        output.write(out);
        out.u64(height).bool(coinbase);
    }
}
