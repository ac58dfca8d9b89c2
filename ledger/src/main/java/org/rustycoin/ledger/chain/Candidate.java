package org.rustycoin.ledger.chain;

import java.util.List;

import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.transaction.Transaction;

/**
 * A block to be mined.
 *
 * @param block   valid but for its proof of work
 * @param refused what was offered and does not fit, or is not valid on the tip after what was taken
 */
public record Candidate(Block block, List<Transaction> refused) {}
