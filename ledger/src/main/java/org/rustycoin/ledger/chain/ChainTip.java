package org.rustycoin.ledger.chain;

import org.rustycoin.ledger.block.Hash;

/** The last block of the active chain. */
public record ChainTip(Hash hash, long height) {}
