package org.rustycoin.simulator.node;

import org.rustycoin.ledger.chain.Chainstate;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.p2p.SyncSettings;

/** What a node starts with: its settings, its chain, and the headers that it knows. */
public record NodeParts(SyncSettings settings, Chainstate chain, HeaderTree tree) {}
