package org.rustycoin.ledger.mempool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.transaction.Transaction;

/**
 * Transactions of blocks that left the active chain, so that they can be mined again.
 *
 * <p>
 * A reorganisation gives back what the losing branch held and the winning one does not. At most
 * {@link #TRANSACTIONS_MAX} are kept, the oldest are let go first: a deep reorganisation is rare, and whoever made a
 * transaction still has it. Whether one is still valid is found out when a block is made.
 */
public final class ReclaimedTransactions {

    /** A few blocks' worth; at 100 kB a transaction, at most 500 MB, and a hundredth of that in practice. */
    public static final int TRANSACTIONS_MAX = 5000;

    private final Map<Hash, Transaction> transactions = new LinkedHashMap<>();

    /** Takes in what a block that left the chain held. */
    public void left(Block block) {
        List<Transaction> all = block.transactions();
        for (Transaction transaction : all.subList(1, all.size())) {
            transactions.put(transaction.txid(), transaction);
            if (transactions.size() > TRANSACTIONS_MAX) {
                transactions.remove(transactions.keySet().iterator().next());
            }
        }
    }

    /** Forgets what a block that joined the chain holds. */
    public void joined(Block block) {
        if (!transactions.isEmpty()) {
            block.transactions().forEach(transaction -> transactions.remove(transaction.txid()));
        }
    }

    /** Forgets one that can never be mined again. */
    public void drop(Transaction transaction) {
        transactions.remove(transaction.txid());
    }

    public List<Transaction> all() {
        return new ArrayList<>(transactions.values());
    }

    public List<Hash> ids() {
        return new ArrayList<>(transactions.keySet());
    }
}
