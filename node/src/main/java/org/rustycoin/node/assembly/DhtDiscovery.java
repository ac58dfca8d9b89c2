package org.rustycoin.node.assembly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.kad.KadResult;
import org.rustycoin.libp2p.protocols.kad.KadSettings;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.p2p.peers.book.Source;

/**
 * Finds peers of this network in the DHT, by what they offer, and offers there what this node has. A node that nobody can
 * reach offers nothing: whoever found it could not dial it.
 */
final class DhtDiscovery implements Discovery {

    /** What a node without pruning offers. */
    private static final List<Service> OFFERED = List.of(Service.FULL, Service.ARCHIVE);
    private static final int WANTED = 64;
    private static final long AGE_MAX = TimeUnit.MINUTES.toNanos(5);

    private final NetworkParams params;
    private volatile @Nullable Libp2p node;

    DhtDiscovery(NetworkParams params) {
        this.params = params;
    }

    /** Kademlia for this network: on regtest, where no address is ever confirmed, every node answers from the start. */
    static KadSettings settings(NetworkParams params) {
        return KadSettings.STANDARD.serving(params.name().equals("regtest"));
    }

    void started(Libp2p libp2p) {
        node = libp2p;
    }

    /** Says in the DHT what this node offers, from now on; from any thread. */
    void offer() {
        Libp2p there = node;
        if (there != null) {
            OFFERED.forEach(service -> there.dht().provide(service.key(params)));
        }
    }

    @Override
    public CompletableFuture<Integer> join() {
        Libp2p there = node;
        if (there == null) {
            return CompletableFuture.failedFuture(new IOException("the node has not started"));
        }
        return there.dht().bootstrap().thenCompose(size -> there.dht().facts().thenApply(facts -> {
            if (facts.isServing()) {
                offer();
            }
            return size;
        }));
    }

    @Override
    public CompletableFuture<List<Found>> find() {
        Libp2p there = node;
        if (there == null) {
            return CompletableFuture.failedFuture(new IOException("the node has not started"));
        }
        return there.dht().findProviders(Service.FULL.key(params), WANTED, AGE_MAX).thenApply(DhtDiscovery::found);
    }

    /** All of it is the DHT's word, and no peer's. */
    private static List<Found> found(KadResult.Providers providers) {
        var found = new ArrayList<Found>();
        for (Contact contact : providers.contacts()) {
            List<Multiaddr> addresses = contact.addresses().stream().map(each -> each.withPeer(contact.id().toBytes()))
                    .toList();
            found.add(new Found(new Source.Named("the DHT"), addresses));
        }
        return found;
    }
}
