package org.rustycoin.node.assembly;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.ConnectionFacts;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.NodeLoop;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.node.config.PeerSettings;
import org.rustycoin.node.config.Settings;
import org.rustycoin.node.data.PeersFile;
import org.rustycoin.p2p.NodeEvent;
import org.rustycoin.p2p.bootstrap.AddressSource;
import org.rustycoin.p2p.bootstrap.Bootstrap;
import org.rustycoin.p2p.bootstrap.BootstrapEvent;
import org.rustycoin.p2p.bootstrap.BootstrapSettings;
import org.rustycoin.p2p.bootstrap.SignedSeeds;
import org.rustycoin.p2p.peers.book.AddressBook;
import org.rustycoin.p2p.peers.book.AddressIntake;
import org.rustycoin.p2p.peers.book.BookFile;
import org.rustycoin.p2p.peers.book.Source;
import org.rustycoin.p2p.peers.slots.Slot;
import org.rustycoin.p2p.peers.slots.SlotSettings;
import org.rustycoin.p2p.peers.slots.Slots;
import org.rustycoin.p2p.status.StatusExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the node connects to: wires the address book, the slots, the peers that the operator named, and the way into the
 * network to each other and to libp2p. It decides nothing itself. On the node's loop but for {@link #close}.
 */
public final class Peering {

    private static final Logger LOG = LoggerFactory.getLogger("rustyd");
    private static final long LAST_WRITE_SECONDS = 2;

    private final NodeLoop loop;
    private final CoinHost host;
    private final int port;
    private final BookKeeping keeping;
    private final AddressBook book;
    private final AddressIntake intake;
    private final Slots slots;
    private final Bootstrap bootstrap;
    private final NamedPeers named;
    private final List<Multiaddr> namedAtStart;
    private final Discovery discovery;
    private final Map<Peer, Multiaddr> connected = new LinkedHashMap<>();
    private final Map<Peer, List<Multiaddr>> claims = new LinkedHashMap<>();
    private final Set<Peer> ready = new LinkedHashSet<>();
    private final Set<Peer> neighbours = new LinkedHashSet<>();
    private @Nullable Libp2p network;

    Peering(NodeLoop loop, Settings settings, PeersFile file, CoinHost host, Discovery discovery) {
        this.loop = loop;
        this.host = host;
        this.discovery = discovery;
        this.port = settings.params().p2pPort();
        PeerSettings peers = settings.peers();
        this.namedAtStart = peers.named();
        keeping = loop.add(new BookKeeping(file, this::save));
        BookFile.Contents contents = keeping.open(peers);
        book = contents.book();
        intake = new AddressIntake(book, Peering::unixSeconds);
        var random = new SecureRandom();
        slots = loop.add(new Slots(new SlotSettings(peers.full(), peers.blockOnly(), settings.limits().inboundMax(),
                peers.onePerGroup(), peers.localAddresses(), NetworkParams.SPACING_SECONDS),
                book, contents.anchors(), Peering::unixSeconds, random, new FromSlots()));
        bootstrap = loop.add(new Bootstrap(new BootstrapSettings(peers.named().size(), peers.dnsSeeds(),
                peers.seeds(), peers.full()), SignedSeeds.NONE, random, new FromBootstrap()));
        named = loop.add(new NamedPeers(address -> loop.effect(() -> dialNamed(address))));
    }

    private static long unixSeconds(long now) {
        return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    }

    /** libp2p listens: begins to dial. */
    void started(long now, Libp2p node) {
        network = node;
        keeping.started(now);
        namedAtStart.forEach(address -> named.add(now, address));
        slots.started(now);
        bootstrap.started(now, book.size());
    }

    // ---- what happens ----

    void connected(long now, Peer peer, Multiaddr address, boolean outbound) {
        connected.put(peer, address);
        named.connected(peer);
        slots.connected(now, peer, address, outbound);
    }

    void disconnected(long now, Peer peer) {
        connected.remove(peer);
        claims.remove(peer);
        ready.remove(peer);
        intake.disconnected(peer);
        named.disconnected(now, peer);
        slots.disconnected(now, peer);
        if (neighbours.remove(peer)) {
            slots.unwanted(peer);
        }
        count(now);
    }

    /** What a peer says of itself counts once it has shown that it is of our chain. */
    void identified(long now, Peer peer, List<Multiaddr> addresses) {
        claims.put(peer, addresses);
        if (ready.contains(peer)) {
            heard(now, peer);
        }
    }

    private void heard(long now, Peer peer) {
        Multiaddr from = connected.get(peer);
        List<Multiaddr> addresses = claims.remove(peer);
        if (from != null && addresses != null) {
            slots.claimed(peer, from, addresses);
            intake.heard(now, peer, from, addresses);
            slots.bookChanged(now);
        }
    }

    /** What the coin's machines tell; in an effect. */
    void event(NodeEvent event) {
        loop.handle(now -> {
            switch (event) {
                case NodeEvent.PeerReady it -> {
                    if (connected.containsKey(it.peer())) {
                        ready.add(it.peer());
                        slots.ready(now, it.peer());
                        heard(now, it.peer());
                        count(now);
                    }
                }
                case NodeEvent.PeerDropped it -> {
                    named.dropped(now, it.peer());
                    if (it.rule().equals(StatusExchange.OTHER_CHAIN)) { // WIRE.md §4
                        named.forget(it.peer());
                        slots.stranger(it.peer());
                    }
                }
                case NodeEvent.HeadersAccepted it -> slots.news(now, it.from());
                case NodeEvent.TipChanged _ -> slots.tipChanged(now);
                case NodeEvent.PeerStalled _,NodeEvent.BlockRejected _ -> {
                    // they say nothing about whom to connect to
                }
            }
        });
    }

    /** What went wrong, for people: without the name of the exception that a future wraps it in. */
    private static String why(Throwable failed) {
        Throwable cause = failed instanceof CompletionException && failed.getCause() != null
                ? failed.getCause()
                : failed;
        return String.valueOf(cause.getMessage());
    }

    private void count(long now) {
        bootstrap.peers(now, ready.size(), slots.connected(Slot.FULL), book.size());
    }

    // ---- peers that the operator names ----

    private void dialNamed(Multiaddr address) {
        dial(address).whenComplete((peer, failed) -> {
            if (failed != null) {
                LOG.info("peer {} cannot be reached, and will be tried again: {}", address, why(failed));
            }
            loop.execute(now -> {
                if (peer != null) {
                    slots.named(now, peer, address);
                    count(now);
                }
                named.dialled(now, address, peer);
            });
        });
    }

    /** The operator has dialled a peer, and wants it to stay. */
    void adopt(long now, Multiaddr address, Peer peer) {
        slots.named(now, peer, address);
        named.adopt(now, address, peer);
        count(now);
    }

    /** A peer of this machine's networks, which was found and not chosen: it takes no slot from the others. */
    void neighbour(long now, Peer peer) {
        Multiaddr address = connected.get(peer);
        if (address != null) {
            neighbours.add(peer);
            slots.named(now, peer, address);
            count(now);
        }
    }

    /** The operator wants a peer to go and to stay away. */
    void forget(Peer peer) {
        named.forget(peer);
        slots.unwanted(peer);
    }

    private CompletableFuture<Peer> dial(Multiaddr address) {
        Libp2p node = network;
        if (node == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the node has not started"));
        }
        try {
            return node.dial(address);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    // ---- for RPC ----

    public AddressBook book() {
        return book;
    }

    public AddressIntake intake() {
        return intake;
    }

    public Slots slots() {
        return slots;
    }

    public Bootstrap bootstrap() {
        return bootstrap;
    }

    /** Unix time, as the book counts it. */
    public long seconds() {
        return unixSeconds(loop.now());
    }

    // ---- the file ----

    private void save() {
        byte[] content = BookFile.write(book, slots.anchors());
        loop.effect(() -> Thread.ofVirtual().start(() -> keeping.write(content)));
    }

    /** Writes the book, with the anchors as they are now; before libp2p is closed. From any thread. */
    void close() {
        var last = new CompletableFuture<byte[]>();
        loop.execute(now -> last.complete(BookFile.write(book, slots.anchors())));
        try {
            keeping.write(last.get(LAST_WRITE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the address book is not written: the node does not answer");
        }
    }

    // ---- what the machines want: effects ----

    private final class FromSlots implements Slots.Out {

        @Override
        public void dial(Ticket ticket, Multiaddr address) {
            loop.effect(() -> Peering.this.dial(address).whenComplete((peer, failed) -> loop.execute(now -> {
                if (peer == null) {
                    slots.failed(now, ticket);
                } else {
                    slots.dialled(now, ticket, peer);
                    count(now);
                }
            })));
        }

        @Override
        public void keep(Peer peer) {
            loop.effect(() -> host.keep(peer));
        }

        @Override
        public void disconnect(Peer peer, String why) {
            loop.effect(() -> {
                if (network != null) {
                    network.disconnect(peer, why);
                }
            });
        }

        @Override
        public void survey() {
            loop.effect(() -> {
                if (network != null) {
                    network.connections().thenAccept(facts -> loop.execute(now -> slots.surveyed(now, survey(facts))));
                }
            });
        }

        private Map<Peer, Slots.Facts> survey(List<ConnectionFacts> all) {
            Map<Peer, Slots.Facts> facts = new LinkedHashMap<>();
            for (ConnectionFacts each : all) {
                var conduct = host.coin().standing().conduct(each.peer());
                facts.put(each.peer(), new Slots.Facts(each.pingNanos() < 0 ? Long.MAX_VALUE : each.pingNanos(),
                        conduct != null && conduct.offences() > 0));
            }
            return facts;
        }
    }

    private final class FromBootstrap implements Bootstrap.Out {

        @Override
        public void resolve(String seed) {
            loop.effect(() -> new SeedNames(port).resolve(network, seed).whenComplete((addresses, failed) -> loop
                    .execute(now -> {
                        if (failed == null) {
                            bootstrap.resolved(now, seed, addresses);
                        } else {
                            bootstrap.unresolved(now, seed, why(failed));
                        }
                    })));
        }

        @Override
        public void offer(AddressSource source, String detail, List<Multiaddr> addresses) {
            loop.effect(() -> loop.handle(now -> {
                intake.answered(now, new Source.Named(source.title() + " " + detail), addresses);
                slots.bookChanged(now);
            }));
        }

        @Override
        public void joinDht() {
            loop.effect(() -> discovery.join().whenComplete((size, failed) -> loop.execute(now -> {
                if (failed == null) {
                    bootstrap.joined(now, size);
                } else {
                    bootstrap.dhtFailed(now, why(failed));
                }
            })));
        }

        @Override
        public void discover() {
            loop.effect(() -> discovery.find().whenComplete((found, failed) -> loop.execute(now -> {
                if (failed == null) {
                    found.forEach(each -> intake.answered(now, each.source(), each.addresses()));
                    slots.bookChanged(now);
                    bootstrap.discovered(now, found.stream().mapToInt(each -> each.addresses().size()).sum());
                } else {
                    bootstrap.dhtFailed(now, why(failed));
                }
            })));
        }

        @Override
        public void event(BootstrapEvent event) {
            loop.effect(() -> BootstrapLog.event(event));
        }
    }
}
