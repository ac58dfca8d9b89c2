package org.rustycoin.node.assembly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.kad.KadSettings;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.p2p.peers.book.Source;

/**
 * Finds peers of this network in the DHT, and offers there what this node has. A node that nobody can reach offers nothing:
 * whoever found it could not dial it.
 *
 * <p>
 * Peers are found by what they offer, and if those are few, as in a network that has just begun, also around a random key:
 * whoever serves the DHT is somewhere there, of whichever chain, which the first exchange of status shows. A random key is also
 * where nobody could settle beforehand.
 */
final class DhtDiscovery implements Discovery {

    /** What a node without pruning offers. */
    private static final List<Service> OFFERED = List.of(Service.FULL, Service.ARCHIVE);
    private static final int WANTED = 64;
    /** A kad key as most have: a peer's or a record's digest. */
    private static final int KEY_BYTES = 32;

    private final NetworkParams params;
    private final RandomGenerator random;
    private volatile @Nullable Libp2p node;

    DhtDiscovery(NetworkParams params, RandomGenerator random) {
        this.params = params;
        this.random = random;
    }

    /** Kademlia for this network: on regtest, where no address is ever confirmed, every node answers from the start. */
    static KadSettings settings(NetworkParams params) {
        return KadSettings.STANDARD.serving(params.name().equals("regtest"));
    }

    void started(Libp2p libp2p) {
        node = libp2p;
    }

    /** Says in the DHT where this node is, signed, and what it offers, from now on; from any thread. */
    void offer() {
        Libp2p there = node;
        if (there != null) {
            there.dht().publishRecord();
            OFFERED.forEach(service -> there.dht().provide(service.key(params)));
        }
    }

    /** An address is gone: what the record says is no longer true. */
    void moved() {
        Libp2p there = node;
        if (there != null && !there.confirmedAddresses().isEmpty()) {
            there.dht().publishRecord();
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
        return there.dht().findProviders(Service.FULL.key(params), WANTED, 0).thenCompose(providers -> {
            List<Contact> contacts = providers.contacts();
            return contacts.size() >= WANTED
                    ? CompletableFuture.completedFuture(found(contacts))
                    : around(there).thenApply(others -> found(both(contacts, others)));
        });
    }

    /** The peers around a random key; none if nobody answers. */
    private CompletableFuture<List<Contact>> around(Libp2p there) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return there.dht().closestPeers(key).exceptionally(_ -> List.of());
    }

    private static List<Contact> both(List<Contact> some, List<Contact> others) {
        var all = new ArrayList<>(some);
        others.stream().filter(each -> some.stream().noneMatch(it -> it.peer().equals(each.peer()))).forEach(all::add);
        return all;
    }

    /** All of it is the DHT's word, and no peer's. */
    private static List<Found> found(List<Contact> contacts) {
        var found = new ArrayList<Found>();
        for (Contact contact : contacts) {
            List<Multiaddr> addresses = contact.addresses().stream().map(each -> each.withPeer(contact.id().toBytes()))
                    .toList();
            found.add(new Found(new Source.Named("the DHT"), addresses));
        }
        return found;
    }
}
