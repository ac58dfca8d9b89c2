package org.rustycoin.node.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.p2p.NodeEvent;

/**
 * Blocks of our own making on their way into the chain, and who waits for them. For the node's loop.
 */
public final class Mining {

    private record Waiting(long height, CompletableFuture<Hash> joined) {}

    private final Map<Hash, Waiting> waiting = new LinkedHashMap<>();

    /** Completes when the block has joined the active chain, or fails when it will not. */
    public CompletableFuture<Hash> await(Block block) {
        var joined = new CompletableFuture<Hash>();
        waiting.put(block.hash(), new Waiting(block.header().height(), joined));
        return joined;
    }

    public void event(NodeEvent event) {
        switch (event) {
            case NodeEvent.TipChanged(Hash tip, long height, var connected, var ignored) -> {
                for (Hash hash : connected) {
                    Waiting one = waiting.remove(hash);
                    if (one != null) {
                        one.joined().complete(hash);
                    }
                }
                waiting.values().removeIf(one -> one.height() <= height && one.joined().completeExceptionally(
                        new IllegalStateException("another block took the place of the one that was mined: " + tip)));
            }
            case NodeEvent.BlockRejected(Hash hash, var from, boolean mutated, String rule, String detail) -> {
                Waiting one = waiting.remove(hash);
                if (one != null) {
                    one.joined().completeExceptionally(
                            new IllegalStateException("the mined block is refused: " + rule + ": " + detail));
                }
            }
            default -> {
                // nothing to do with blocks of ours
            }
        }
    }
}
