package org.rustycoin.simulator.faults;

import java.util.ArrayList;

import org.rustycoin.ledger.block.Block;

/** Sends bodies with an odd number of transactions with the last one twice, which leaves the Merkle root as it is. */
public final class DuplicatedTail {

    private DuplicatedTail() {}

    public static Fault fault() {
        return new Bodies(DuplicatedTail::doubled);
    }

    private static Block doubled(Block block) {
        int count = block.transactions().size();
        if (count == 1 || count % 2 == 0) {
            return block;
        }
        var transactions = new ArrayList<>(block.transactions());
        transactions.add(transactions.getLast());
        return new Block(block.header(), block.ticketVotes(), transactions);
    }
}
