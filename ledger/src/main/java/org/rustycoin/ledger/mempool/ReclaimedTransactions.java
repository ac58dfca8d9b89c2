package org.rustycoin.ledger.mempool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.transaction.Transaction;

/**
 * Transactions of blocks that left the active chain, so that they can be mined again.
 *
 * <p>
 * A reorganisation gives back what the losing branch held and the winning one does not. At most {@link #BYTES_MAX} and
 * {@link #TRANSACTIONS_MAX} are kept, the oldest are let go first: a deep reorganisation is rare, and whoever made a
 * transaction still has it. Whether one is still valid is found out when a block is made.
 */
public final class ReclaimedTransactions {

    /** A few blocks' worth of small ones. */
    public static final int TRANSACTIONS_MAX = 5000;
    /** Encoded: ten full blocks. In memory it is about three times as much. */
    public static final long BYTES_MAX = 10L * NetworkParams.BLOCK_BYTES_MAX;

    private record Kept(Transaction transaction, int bytes) {}

    private final Map<Hash, Kept> transactions = new LinkedHashMap<>();
    private long bytes;

    /** Takes in what a block that left the chain held. */
    public void left(Block block) {
        List<Transaction> all = block.transactions();
        for (Transaction transaction : all.subList(1, all.size())) {
            byte[] encoding = BincodeWriter.encode(transaction);
            Hash txid = Hash.wrap(Blake3.hash(encoding));
            remove(txid);
            transactions.put(txid, new Kept(transaction, encoding.length));
            bytes += encoding.length;
            while (transactions.size() > TRANSACTIONS_MAX || bytes > BYTES_MAX) {
                remove(transactions.keySet().iterator().next());
            }
        }
    }

    /** Forgets what a block that joined the chain holds. */
    public void joined(Block block) {
        if (!transactions.isEmpty()) {
            block.transactions().forEach(transaction -> remove(transaction.txid()));
        }
    }

    private void remove(Hash txid) {
        Kept removed = transactions.remove(txid);
        if (removed != null) {
            bytes -= removed.bytes();
        }
    }

    /** What is kept, in the order in which it came. */
    public List<Transaction> all() {
        return transactions.values().stream().map(Kept::transaction).toList();
    }

    public List<Hash> ids() {
        return new ArrayList<>(transactions.keySet());
    }
}
