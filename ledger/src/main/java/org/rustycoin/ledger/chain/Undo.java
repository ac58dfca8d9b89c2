package org.rustycoin.ledger.chain;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.utxo.Coin;

/**
 * What it takes to disconnect a block: the coins it spent, in order, and what it changed in the masternode list.
 */
record Undo(List<Spent> spent, List<Changed> changed) implements BincodeWriter.Encodable {

    record Spent(OutPoint at, Coin coin) {}

    /** {@code before} is null if the masternode was not there. */
    record Changed(OutPoint at, @Nullable MasternodeEntry before) {}

    static Undo read(BincodeReader in) throws BincodeException {
        return new Undo(in.vector(OutPoint.BYTES, i -> new Spent(OutPoint.read(i), Coin.read(i))),
                in.vector(OutPoint.BYTES, i -> new Changed(OutPoint.read(i), i.option(MasternodeEntry::read))));
    }

    @Override
    public void write(BincodeWriter out) {
        out.vector(spent, (o, each) -> {
            each.at.write(o);
            each.coin.write(o);
        });
        out.vector(changed, (o, each) -> {
            each.at.write(o);
            o.option(each.before, (p, entry) -> entry.write(p));
        });
    }
}
