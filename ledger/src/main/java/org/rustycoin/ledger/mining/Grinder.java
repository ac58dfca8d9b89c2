package org.rustycoin.ledger.mining;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.params.CompactTarget;

/** Looks for a nonce that meets a header's target. */
public final class Grinder {

    private Grinder() {}

    /** The block with a nonce that meets its target, or null if none of the first {@code noncesMax} does. */
    public static @Nullable Block grind(Block block, long noncesMax) {
        BlockHeader header = block.header();
        for (long nonce = 0; nonce < noncesMax; nonce++) {
            BlockHeader tried = header.withNonce(nonce);
            if (CompactTarget.isMet(tried.hash(), header.difficultyTarget())) {
                return new Block(tried, block.ticketVotes(), block.transactions());
            }
        }
        return null;
    }
}
