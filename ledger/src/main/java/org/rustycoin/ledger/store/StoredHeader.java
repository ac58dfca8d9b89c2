package org.rustycoin.ledger.store;

import org.rustycoin.ledger.block.BlockHeader;

/** A header as it is kept: whether its body is here, and whether it was found invalid. */
public record StoredHeader(BlockHeader header, boolean bodyStored, boolean invalid) {}
