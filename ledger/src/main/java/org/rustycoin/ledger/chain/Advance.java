package org.rustycoin.ledger.chain;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.validation.Fault;

/**
 * What came of an attempt to change the active chain.
 *
 * @param tip          where the chain ends now
 * @param connected    the new blocks that are in it, ascending; empty if a reorganisation was undone
 * @param disconnected the blocks that are no longer in it, the highest first; empty if a reorganisation was undone
 * @param fault        what is wrong with the block after the last connected one; null if all of them connected
 */
public record Advance(ChainTip tip, List<Hash> connected, List<Block> disconnected, @Nullable Fault fault) {}
