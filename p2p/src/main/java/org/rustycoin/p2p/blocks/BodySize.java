package org.rustycoin.p2p.blocks;

import java.util.List;

import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.TicketVote;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.ledger.transaction.TxOutput;

/**
 * How long a block's encoding is, without making it. Exact, since a body counts against the window before anything in it
 * has been checked: whatever is left out of the sum is what a peer would fill our memory with.
 */
final class BodySize {

    private static final int COUNT = Long.BYTES;
    /** Variant, version, two counts, lock time, and the count of witnesses. */
    private static final int COINBASE = 4 + 4 + 2 * COUNT + 4 + COUNT;
    private static final int OUT_POINT = 32 + 4;

    private BodySize() {}

    static long of(Block block) {
        long bytes = Block.BYTES_MIN + (long) TicketVote.BYTES * block.ticketVotes().size();
        for (Transaction transaction : block.transactions()) {
            bytes += of(transaction);
        }
        return bytes;
    }

    private static long of(Transaction transaction) {
        return switch (transaction) {
            case Transaction.Coinbase coinbase -> COINBASE + lists(coinbase);
            case Transaction.Standard standard -> COINBASE + Long.BYTES + lists(standard);
            case Transaction.MasternodeRegister _,Transaction.MasternodeCollateral _ -> BincodeWriter
                    .encode(transaction).length; // rare
        };
    }

    private static long lists(Transaction transaction) {
        long bytes = items(transaction.witness());
        for (TxInput input : transaction.inputs()) {
            bytes += OUT_POINT + COUNT + input.scriptSig().length() + 4 + COUNT + items(input.witness());
        }
        for (TxOutput output : transaction.outputs()) {
            Bytes memo = output.memo();
            bytes += Long.BYTES + COUNT + output.scriptPubkey().length() + 1
                    + (memo == null ? 0 : COUNT + memo.length());
        }
        return bytes;
    }

    private static long items(List<Bytes> items) {
        long bytes = 0;
        for (Bytes item : items) {
            bytes += COUNT + item.length();
        }
        return bytes;
    }
}
