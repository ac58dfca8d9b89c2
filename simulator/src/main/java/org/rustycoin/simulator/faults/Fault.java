package org.rustycoin.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxInput;
import org.rustycoin.p2p.messages.P2PMessage;

/** What a misbehaving node does to an answer before it leaves. */
@FunctionalInterface
public interface Fault {

    /** An honest node. */
    Fault NONE = answer -> answer;

    /** Takes questions for blocks and never answers them. */
    Fault SILENT_ABOUT_BLOCKS = answer -> answer instanceof P2PMessage.BlockResponse ? null : answer;

    /** Takes questions for headers and never answers them. */
    Fault SILENT_ABOUT_HEADERS = answer -> answer instanceof P2PMessage.Headers ? null : answer;

    /** The answer to send in the place of the honest one; null to stay silent. */
    @Nullable
    P2PMessage answer(P2PMessage honest);

    /** Spoils one input's signature in each answer, and leaves header and merkle root alone: bodies are mutated. */
    static Fault mutatingBodies(RandomGenerator random) {
        return answer -> {
            if (!(answer instanceof P2PMessage.BlockResponse response) || response.blocks().isEmpty()) {
                return answer;
            }
            var blocks = new ArrayList<Block>(response.blocks());
            int at = random.nextInt(blocks.size());
            blocks.set(at, spoiled(blocks.get(at)));
            return new P2PMessage.BlockResponse(blocks);
        };
    }

    private static Block spoiled(Block block) {
        var transactions = new ArrayList<Transaction>(block.transactions());
        Transaction last = transactions.getLast();
        List<TxInput> inputs = last.inputs().stream().map(
                input -> new TxInput(input.previousOutput(), Bytes.EMPTY, input.sequence() ^ 1, input.witness()))
                .toList();
        transactions.set(transactions.size() - 1, last.with(inputs, List.of(Bytes.wrap(new byte[]{1}))));
        return new Block(block.header(), block.ticketVotes(), transactions);
    }
}
