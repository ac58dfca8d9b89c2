package org.rustycoin.node.assembly;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.p2p.peers.book.Source;

/**
 * What the way into the network needs of a DHT. Called on the node's loop; the futures complete on any thread, and fail with
 * a message that says why.
 */
interface Discovery {

    /** Addresses, and who told of them, since in the book it counts where something was heard. */
    record Found(Source source, List<Multiaddr> addresses) {}

    /** Joins the DHT through the connected peers; how many peers its table then has. */
    CompletableFuture<Integer> join();

    /** Looks for peers of this network. */
    CompletableFuture<List<Found>> find();
}
