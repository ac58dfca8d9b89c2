package org.rustycoin.p2p;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.machine.Peer;

/** Everything that happens to a node and is worth telling: one stream that log, RPC and metrics read. */
public sealed interface NodeEvent {

    /** A peer of our chain is there. */
    record PeerReady(Peer peer, boolean outbound, long height, String userAgent) implements NodeEvent {}

    /** A peer was dropped for what it did. */
    record PeerDropped(Peer peer, String rule, String why) implements NodeEvent {}

    /** A peer did not do in time what it was asked for; others are asked. */
    record PeerStalled(Peer peer, String what) implements NodeEvent {}

    /** New headers are known. */
    record HeadersAccepted(Peer from, int count, long bestHeight) implements NodeEvent {}

    /** The active chain ends elsewhere. */
    record TipChanged(Hash tip, long height, List<Hash> connected, List<Block> disconnected) implements NodeEvent {}

    /** A block was refused; the peer is null if it was not had from one. */
    record BlockRejected(Hash block, @Nullable Peer from, boolean mutated, String rule, String detail)
            implements
                NodeEvent {}
}
