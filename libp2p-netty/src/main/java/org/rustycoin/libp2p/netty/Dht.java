package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.KadFacts;
import org.rustycoin.libp2p.protocols.kad.KadOut;
import org.rustycoin.libp2p.protocols.kad.KadResult;
import org.rustycoin.libp2p.protocols.kad.KadSettings;
import org.rustycoin.libp2p.protocols.kad.Kademlia;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.store.PeerRecords;
import org.rustycoin.libp2p.protocols.kad.wire.KadStreams;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;

/**
 * A node's place in its Kademlia network: hosts the machine and gives futures for what it finds. All calls are from any
 * thread. A future fails with a message that says why; it completes on the node's loop.
 */
public final class Dht {

    /** Old records live as long as new ones where their peers were not told: one alone is not believed to be the newest. */
    private static final int RECORDS_QUORUM = 3;

    private record Question(ConnectionHost connection, KadStreams.Reply reply) {}

    private final Libp2p node;
    private final KadStreams streams;
    private final Kademlia machine;
    private final Tickets tickets = new Tickets();
    private final Map<Ticket, CompletableFuture<KadResult>> searches = new LinkedHashMap<>();
    private final Map<Ticket, Question> questions = new LinkedHashMap<>();
    private final Set<Peer> avoided = new HashSet<>();

    Dht(Libp2p node, KadSettings settings, RandomGenerator random) {
        this.node = node;
        this.streams = new KadStreams(settings.ids(), this::asked);
        this.machine = node.loop().add(new Kademlia(node.peerId(), settings, random, new FromMachine()));
        if (settings.isServing()) {
            streams.ids().forEach(id -> node.protocols().put(id, streams));
        }
    }

    // ---- for users ----

    /**
     * Looks for a peer and where it listens; at once if it is connected. If nobody knows it, what it has said of itself in its
     * record counts, which is signed, but may be old.
     */
    public CompletableFuture<KadResult.Found> findPeer(PeerId peer) {
        return search(KadResult.Found.class, (now, ticket) -> machine.findPeer(now, ticket, peer, 0))
                .exceptionallyCompose(nobody -> findRecord(peer)
                        .thenApply(record -> new KadResult.Found(Contact.of(peer, record.addresses()), false, 0, 0))
                        .exceptionallyCompose(_ -> CompletableFuture.failedFuture(nobody)));
    }

    /** Looks for the signed record that a peer has published of itself; the newest of those found. */
    public CompletableFuture<PeerRecord> findRecord(PeerId peer) {
        return getValue(PeerRecords.keyOf(peer), RECORDS_QUORUM).thenCompose(found -> {
            try {
                return CompletableFuture.completedFuture(PeerRecord.open(found.value()));
            } catch (KeyException e) {
                return CompletableFuture.failedFuture(new IOException("a record that its validator took: " + e, e));
            }
        });
    }

    /**
     * Stores this node's signed record, with the addresses that it says it has, at the peers closest to its id, and again every
     * 22 hours. When the addresses have changed it is to be published again.
     */
    public CompletableFuture<KadResult.Stored> publishRecord() {
        return putValue(PeerRecords.keyOf(node.peerId()), node.identities().sealed());
    }

    /** Connects to a peer of which only the id is known: looks it up, unless it is connected, and dials what was found. */
    public CompletableFuture<Peer> connect(PeerId peer) {
        return findPeer(peer).thenCompose(found -> node.dial(peer.toPeer(), found.contact().addresses()));
    }

    /** Looks for the peers closest to a key, the nearest first. */
    public CompletableFuture<List<Contact>> closestPeers(byte[] key) {
        return search(KadResult.Closest.class, (now, ticket) -> machine.closestPeers(now, ticket, key))
                .thenApply(KadResult.Closest::contacts);
    }

    /**
     * Stores a value at the peers closest to its key, and again every 22 hours until {@link #stopPutting}.
     *
     * @param key   its namespace, between slashes, has a validator in {@link KadSettings}
     * @param value at most 10 KiB, valid for the key
     */
    public CompletableFuture<KadResult.Stored> putValue(byte[] key, byte[] value) {
        return search(KadResult.Stored.class, (now, ticket) -> machine.putValue(now, ticket, key, value));
    }

    public void stopPutting(byte[] key) {
        node.loop().execute(_ -> machine.stopPutting(key));
    }

    /**
     * Looks for a value, and takes the best of those found.
     *
     * @param quorum how many peers must have returned it before the search ends early, from 1
     */
    public CompletableFuture<KadResult.Value> getValue(byte[] key, int quorum) {
        return search(KadResult.Value.class, (now, ticket) -> machine.getValue(now, ticket, key, quorum));
    }

    /**
     * Says at the peers closest to a key that this node provides it, and again every 22 hours until
     * {@link #stopProviding}.
     *
     * @param key at most 80 bytes; other implementations want a multihash
     */
    public CompletableFuture<KadResult.Stored> provide(byte[] key) {
        return search(KadResult.Stored.class, (now, ticket) -> machine.provide(now, ticket, key));
    }

    public void stopProviding(byte[] key) {
        node.loop().execute(_ -> machine.stopProviding(key));
    }

    /**
     * Looks for peers that provide a key; there may be none.
     *
     * @param count       with so many the search ends early, 1 to 256
     * @param ageNanosMax how old a result may be that was found before; 0 for a new search
     */
    public CompletableFuture<KadResult.Providers> findProviders(byte[] key, int count, long ageNanosMax) {
        return search(KadResult.Providers.class,
                (now, ticket) -> machine.findProviders(now, ticket, key, count, ageNanosMax));
    }

    /**
     * Fills the routing table by lookups; gives its size. Needs a connected peer that speaks the protocol. It happens by
     * itself when the first such peer has come, and every ten minutes.
     */
    public CompletableFuture<Integer> bootstrap() {
        return search(KadResult.Refreshed.class, machine::bootstrap).thenApply(KadResult.Refreshed::tableSize);
    }

    /** Whether this node answers others, which it should once it knows an address at which they can reach it. */
    public void serve(boolean isServing) {
        node.loop().execute(_ -> machine.mode(isServing));
    }

    /** Where others can reach this node, in place of the addresses that it listens on. */
    public void addresses(List<Multiaddr> own) {
        node.loop().execute(_ -> machine.addresses(own));
    }

    /** Whether a peer is not to be dialled for the DHT's sake, until this is taken back; if it is connected it is asked. */
    public void avoid(Peer peer, boolean isAvoided) {
        node.loop().post(() -> {
            if (isAvoided) {
                avoided.add(peer);
            } else {
                avoided.remove(peer);
            }
        });
    }

    public CompletableFuture<KadFacts> facts() {
        var facts = new CompletableFuture<KadFacts>();
        node.loop().post(() -> facts.complete(machine.facts()));
        return facts;
    }

    private interface Search {
        void begin(long now, Ticket ticket);
    }

    private <R extends KadResult> CompletableFuture<R> search(Class<R> type, Search search) {
        var result = new CompletableFuture<KadResult>();
        node.loop().execute(now -> {
            Ticket ticket = tickets.next();
            searches.put(ticket, result);
            search.begin(now, ticket);
        });
        return result.thenCompose(found -> type.isInstance(found)
                ? CompletableFuture.completedFuture(type.cast(found))
                : CompletableFuture.failedFuture(
                        new IOException(found instanceof KadResult.Nothing(String why) ? why : found.toString())));
    }

    // ---- from the node ----

    void close() {
        node.loop().post(() -> searches.values()
                .forEach(search -> search.completeExceptionally(new IOException("the node stops"))));
    }

    /** Hears what happens to peers before others do. */
    Events before(Events others) {
        return new TwoEvents(new KadEvents(machine, streams.ids(), node), others);
    }

    private void asked(Connection connection, Message question, KadStreams.Reply reply) {
        PeerId remote = connection.remote();
        ConnectionHost host = node.hostOf(connection);
        if (remote == null || host == null) {
            return;
        }
        Peer peer = remote.toPeer();
        node.loop().execute(now -> {
            Ticket ticket = tickets.next();
            questions.put(ticket, new Question(host, reply));
            machine.asked(now, peer, ticket, question);
        });
    }

    /** What the machine wants done: effects. */
    private final class FromMachine implements KadOut {

        @Override
        public void ask(Ticket ticket, Contact contact, Message question, long timeoutNanos) {
            node.loop().effect(() -> onConnection(contact, (host, gone) -> host.execute((now, it) -> streams.ask(now,
                    it, question, timeoutNanos, new KadStreams.Asker() {

                        @Override
                        public void answered(Message answer) {
                            node.loop().execute(later -> machine.answered(later, ticket, answer));
                        }

                        @Override
                        public void failed(Failure why) {
                            node.loop().execute(later -> machine.failed(later, ticket, why));
                        }
                    }), gone), () -> node.loop()
                            .execute(now -> machine.failed(now, ticket, new Failure.Gone()))));
        }

        @Override
        public void tell(Contact contact, Message statement) {
            node.loop().effect(() -> onConnection(contact,
                    (host, gone) -> host.execute((now, it) -> streams.tell(now, it, statement), gone), () -> {}));
        }

        @Override
        public void answer(Ticket ticket, Message answer) {
            reply(ticket, (now, reply) -> reply.answer(now, answer));
        }

        @Override
        public void listen(Ticket ticket) {
            reply(ticket, (now, reply) -> reply.listen(now));
        }

        @Override
        public void refuse(Ticket ticket) {
            reply(ticket, (now, reply) -> reply.refuse(now));
        }

        @Override
        public void offended(Peer peer, Offence offence) {
            node.loop().effect(() -> node.offended(peer, offence));
        }

        @Override
        public void serving(boolean isServing) {
            node.loop().effect(() -> {
                for (String id : streams.ids()) {
                    if (isServing) {
                        node.protocols().put(id, streams);
                    } else {
                        node.protocols().remove(id);
                    }
                }
                node.protocolsChanged();
            });
        }

        @Override
        public void done(Ticket search, KadResult result) {
            node.loop().effect(() -> {
                CompletableFuture<KadResult> waiting = searches.remove(search);
                if (waiting != null) {
                    waiting.complete(result);
                }
            });
        }
    }

    private interface OnConnection {
        void use(ConnectionHost host, Runnable gone);
    }

    /** Uses the connection to a peer, dialled now if there is none. */
    private void onConnection(Contact contact, OnConnection use, Runnable gone) {
        ConnectionHost host = node.peers().connectionTo(contact.peer());
        if (host != null) {
            use.use(host, gone);
        } else if (contact.addresses().isEmpty() || avoided.contains(contact.peer())) {
            gone.run();
        } else {
            node.dial(contact.peer(), contact.addresses()).whenComplete((_, failed) -> node.loop().post(() -> {
                ConnectionHost dialled = failed == null ? node.peers().connectionTo(contact.peer()) : null;
                if (dialled == null) {
                    gone.run();
                } else {
                    use.use(dialled, gone);
                }
            }));
        }
    }

    private interface Use {
        void on(long now, KadStreams.Reply reply);
    }

    private void reply(Ticket ticket, Use use) {
        node.loop().effect(() -> {
            Question question = questions.remove(ticket);
            if (question != null) {
                question.connection().execute((now, _) -> use.on(now, question.reply()), () -> {});
            }
        });
    }
}
