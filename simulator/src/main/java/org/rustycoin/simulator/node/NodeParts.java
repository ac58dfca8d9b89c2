package org.rustycoin.simulator.node;

import java.util.function.Supplier;

import org.rustycoin.ledger.chain.Chainstate;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.p2p.SyncSettings;

/**
 * What a node starts with: its settings, its chain, and the headers that it knows.
 *
 * @param reopened what its store holds at that moment, as it is found after a crash
 */
public record NodeParts(SyncSettings settings, Chainstate chain, HeaderTree tree, Supplier<NodeParts> reopened) {}
