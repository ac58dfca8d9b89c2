package org.rustycoin.ledger.chain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.script.P2pkh;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.utxo.Coin;
import org.rustycoin.ledger.utxo.LtHash;

/**
 * What disconnecting a block does to the coins: those it spent come back, then those it made go, so that a coin which it
 * both made and spent ends up gone.
 */
final class DisconnectedCoins {

    private final Map<OutPoint, @Nullable Coin> changes = new LinkedHashMap<>();
    private final LtHash delta = new LtHash();

    DisconnectedCoins(Block block, Undo undo) {
        for (Undo.Spent spent : undo.spent()) {
            changes.put(spent.at(), spent.coin());
            delta.add(LtHash.element(spent.at(), spent.coin()));
        }
        for (Transaction transaction : block.transactions()) {
            remove(transaction, block.header().height());
        }
    }

    private void remove(Transaction transaction, long height) {
        Hash txid = transaction.txid();
        List<TxOutput> outputs = transaction.outputs();
        boolean coinbase = transaction instanceof Transaction.Coinbase;
        for (int i = 0; i < outputs.size(); i++) {
            if (!P2pkh.isUnspendable(outputs.get(i).scriptPubkey())) {
                var at = new OutPoint(txid, i);
                changes.put(at, null);
                delta.remove(LtHash.element(at, new Coin(outputs.get(i), height, coinbase)));
            }
        }
    }

    Map<OutPoint, @Nullable Coin> changes() {
        return changes;
    }

    LtHash delta() {
        return delta;
    }
}
