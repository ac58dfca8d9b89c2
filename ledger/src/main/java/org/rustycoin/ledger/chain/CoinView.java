package org.rustycoin.ledger.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.store.ChainStore;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.utxo.Coin;
import org.rustycoin.ledger.validation.CheckedBlock;

/**
 * The unspent outputs as a run of blocks that is being connected sees them: the store's, with the run's own changes on
 * top. Lives for one run; what the run will spend is fetched from the store at once when it begins.
 */
final class CoinView {

    private final ChainStore store;
    /** A key with a null value is a coin that is known not to be there. */
    private final Map<OutPoint, @Nullable Coin> coins = new HashMap<>(); // never iterated

    CoinView(ChainStore store, List<CheckedBlock> run) {
        this.store = store;
        prefetch(run);
    }

    private void prefetch(List<CheckedBlock> run) {
        Set<OutPoint> wanted = new HashSet<>(); // never iterated
        var list = new ArrayList<OutPoint>();
        for (CheckedBlock block : run) {
            List<Transaction> transactions = block.block().transactions();
            for (Transaction transaction : transactions.subList(1, transactions.size())) {
                for (TxInput input : transaction.inputs()) {
                    if (wanted.add(input.previousOutput())) {
                        list.add(input.previousOutput());
                    }
                }
            }
        }
        List<@Nullable Coin> found = store.coins(list);
        for (int i = 0; i < list.size(); i++) {
            coins.put(list.get(i), found.get(i));
        }
    }

    @Nullable
    Coin get(OutPoint at) {
        if (coins.containsKey(at)) {
            return coins.get(at);
        }
        Coin coin = store.coin(at);
        coins.put(at, coin);
        return coin;
    }

    /** Null removes the coin. */
    void put(OutPoint at, @Nullable Coin coin) {
        coins.put(at, coin);
    }
}
