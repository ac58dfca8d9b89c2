package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.dns.Resolver;
import org.rustycoin.libp2p.netty.resources.SharedResources;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.protocols.ping.Ping;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.SessionStack;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.pnet.PrivateChannel;
import org.rustycoin.libp2p.session.pnet.SwarmKey;
import org.rustycoin.libp2p.session.security.SecurityProtocol;
import org.rustycoin.libp2p.session.tls.TlsIdentity;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.libp2p.swarm.resources.ResourceSnapshot;
import org.rustycoin.libp2p.swarm.resources.Resources;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A running libp2p node.
 *
 * <pre>{@code
 * try (Libp2p node = Libp2p.builder().listen("/ip4/0.0.0.0/tcp/4001")
 *         .handle("/echo/1.0.0", stream -> stream.in().transferTo(stream.out())).start()) {
 *     Peer peer = node.dial("/ip4/192.0.2.1/tcp/4001/p2p/12D3Koo…").join();
 *     try (PeerStream stream = node.open(peer, "/echo/1.0.0").join()) {
 *         stream.out().write("hello".getBytes(UTF_8));
 *         stream.out().close();
 *         System.out.println(new String(stream.in().readAllBytes(), UTF_8));
 *     }
 * }
 * }</pre>
 */
public final class Libp2p implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Libp2p.class);

    private final Libp2pBuilder settings;
    private final MonotonicClock clock;
    private final NodeLoop loop;
    private final SecureRandom random = new SecureRandom();
    private final KeyPair identity;
    private final SessionStack stack;
    private final Map<String, StreamProtocol> protocols = new ConcurrentSkipListMap<>();
    private final Identities identities;
    private final Reachability reachability;
    private final Ping ping;
    private final EventLoopGroup loops;
    private final Peers peers;
    private final SharedResources resources;
    private final Map<Connection, ConnectionHost> hosts = new ConcurrentHashMap<>();
    private final List<Transport> transports;
    private final Resolver resolver;
    private final Listeners listeners = new Listeners(this);
    private final Dials dials;
    private final Optional<Dht> dht;
    private final Events events;
    private final ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();

    Libp2p(Libp2pBuilder settings) throws IOException {
        this.settings = settings;
        this.loop = settings.loop();
        this.clock = loop.clock();
        this.identity = settings.identity(random);
        this.resources = new SharedResources(settings.resources());
        this.identities = new Identities(this, settings, identity);
        this.reachability = new Reachability(this, settings, random);
        this.ping = new Ping(random);
        this.loops = new MultiThreadIoEventLoopGroup(settings.ioThreads(), new DefaultThreadFactory("io", true),
                NioIoHandler.newFactory());
        var io = new Io(loops, PooledByteBufAllocator.DEFAULT,
                new TlsIdentity(identity, random, System.currentTimeMillis() / 1000), random,
                () -> System.currentTimeMillis() / 1000);
        this.stack = settings.stack(identity, io);
        this.transports = settings.transports(io);
        this.resolver = new Resolver(io, settings.nameServers());
        this.dials = new Dials(this, transports, settings.dials(), random);
        this.dht = Optional.ofNullable(settings.kademlia()).map(kad -> new Dht(this, kad, random));
        this.events = dht.map(it -> it.before(settings.events())).orElse(settings.events());
        this.peers = new Peers(this, settings, events, random);
        var all = new ArrayList<StreamProtocol>(identities.protocols());
        all.addAll(reachability.protocols());
        all.add(ping);
        all.addAll(settings.protocols());
        settings.users().forEach((id, user) -> all.add(new UserProtocol(id, user, this::hostOf, () -> users)));
        for (StreamProtocol protocol : all) {
            protocol.ids().forEach(id -> protocols.put(id, protocol));
        }
        settings.exchanges().forEach(exchange -> exchange.startedOn(this));
        events.started(this);
        try {
            listeners.listen(settings.listen(), transports);
            identities.listening(listeners.addresses());
            reachability.listening(listeners.addresses());
            dht.ifPresent(it -> it.addresses(listeners.addresses()));
            settings.startMdns(this, io);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    public static Libp2pBuilder builder() {
        return new Libp2pBuilder();
    }

    /**
     * Connects to an address. The future gives who answered, or fails with a message that says why; it completes on some
     * thread of the node.
     *
     * @throws IllegalArgumentException if the address cannot be dialled
     */
    public CompletableFuture<Peer> dial(Multiaddr address) {
        return dials.dial(address);
    }

    /** Connects to a peer at one of its addresses, the best that answers; at once if it is connected. */
    public CompletableFuture<Peer> dial(Peer peer, List<Multiaddr> addresses) {
        return dials.dial(peer, addresses);
    }

    /**
     * Connects to the address that a text is.
     *
     * @throws IllegalArgumentException if it is no multiaddr, or cannot be dialled
     */
    public CompletableFuture<Peer> dial(String address) {
        return dial(Libp2pBuilder.address(address));
    }

    /** The addresses that a name stands for, or why there are none; as it is if it is no name. From any thread. */
    public CompletableFuture<List<Multiaddr>> resolve(Multiaddr address) {
        return resolver.resolve(address);
    }

    /**
     * Opens a stream to a connected peer, for the first of these protocols that it speaks. With one protocol the stream can be
     * written at once, and reading fails if the peer does not speak it; with several the future waits for its choice.
     */
    public CompletableFuture<PeerStream> open(Peer peer, String... protocols) {
        var opened = new CompletableFuture<PeerStream>();
        Runnable gone = () -> opened.completeExceptionally(new IOException("not connected to " + peer.id()));
        loop.post(() -> {
            ConnectionHost host = peers.connectionTo(peer);
            if (host == null) {
                gone.run();
            } else {
                host.execute(
                        (now, connection) -> new PeerStream(host).open(now, connection, List.of(protocols), opened),
                        gone);
            }
        });
        return opened;
    }

    // ---- from connections, on their threads ----

    void added(ConnectionHost host) {
        hosts.put(host.connection(), host);
    }

    void offended(@Nullable Peer peer, Offence offence) {
        loop.execute(now -> events.offended(now, peer, offence));
    }

    void closed(ConnectionHost host, CloseReason reason) {
        hosts.remove(host.connection());
        if (host.connection().remote() != null) {
            loop.execute(now -> peers.closed(now, host, reason));
        }
    }

    // ---- for this package ----

    SessionStack stack() {
        return stack;
    }

    SessionSettings session() {
        return settings.session();
    }

    /** The cipher of one more connection in a private network; null outside of one. */
    @Nullable
    PrivateChannel privately() {
        SwarmKey key = settings.swarmKey();
        return key == null ? null : new PrivateChannel(key, random);
    }

    Map<String, StreamProtocol> protocols() {
        return protocols;
    }

    MonotonicClock clock() {
        return clock;
    }

    Identities identities() {
        return identities;
    }

    Reachability reachability() {
        return reachability;
    }

    Ping ping() {
        return ping;
    }

    Events events() {
        return events;
    }

    @Nullable
    ConnectionHost hostOf(Connection connection) {
        return hosts.get(connection);
    }

    Resources resources() {
        return resources;
    }

    /** A limit has turned a connection away. */
    void refused(Refusal refusal) {
        listeners.refuse();
        LOG.debug("a connection is refused: {}", refusal.text());
    }

    Peers peers() {
        return peers;
    }

    Dials dials() {
        return dials;
    }

    Resolver resolver() {
        return resolver;
    }

    Peer self() {
        return peerId().toPeer();
    }

    // ---- for users ----

    public PeerId peerId() {
        return identity.peerId();
    }

    /** The loop that all callbacks come on. */
    public NodeLoop loop() {
        return loop;
    }

    /** Where this node listens, with its peer id at the end; bound ports instead of 0. */
    public List<Multiaddr> listenAddresses() {
        return listeners.addresses().stream().map(address -> address.withPeer(peerId().toBytes())).toList();
    }

    /** Work on a connection to a peer, on its thread; {@code ifGone} runs if there is none. From any thread. */
    public void withConnection(Peer peer, ConnectionTask task, Runnable ifGone) {
        loop.post(() -> {
            ConnectionHost host = peers.connectionTo(peer);
            if (host == null) {
                ifGone.run();
            } else {
                host.execute(task, ifGone);
            }
        });
    }

    /**
     * The node's place in its Kademlia network.
     *
     * @throws IllegalStateException if it has none: see {@link Libp2pBuilder#kademlia}
     */
    public Dht dht() {
        return dht.orElseThrow(
                () -> new IllegalStateException("this node has no Kademlia: give its builder .kademlia(…)"));
    }

    /** Closes every connection to a peer. From any thread. */
    public void disconnect(Peer peer, String why) {
        loop.post(() -> peers.disconnect(peer, why));
    }

    /**
     * Keeps the connection to a peer though no stream is open, for a reason of the caller's, until {@link #release}. From any
     * thread.
     *
     * @param reason the caller's name for it; the same again changes nothing
     */
    public void hold(Peer peer, String reason) {
        loop.execute(now -> peers.hold(now, peer, reason));
    }

    /** The reason is gone: the connection is closed some time after its last stream, unless there is another. From any thread. */
    public void release(Peer peer, String reason) {
        loop.execute(now -> peers.release(now, peer, reason));
    }

    /** Keeps a peer connected: dials it now, and again whenever it is lost, until {@link #forget}. From any thread. */
    public void persist(Peer peer, List<Multiaddr> addresses) {
        loop.execute(now -> peers.persist(now, peer, addresses));
    }

    /** Takes {@link #persist} back. From any thread. */
    public void forget(Peer peer) {
        loop.execute(now -> peers.forget(now, peer));
    }

    /** How each connection stands. */
    public CompletableFuture<List<ConnectionFacts>> connections() {
        return peers.facts();
    }

    /** What all connections hold together, and how often a limit was in the way. From any thread. */
    public ResourceSnapshot resourceUse() {
        return resources.snapshot();
    }

    /** What is kept for connections, their streams and dials, counted: 0 when there are none. From any thread. */
    public CompletableFuture<Integer> keptEntries() {
        return CompletableFuture.supplyAsync(() -> hosts.size() + dials.kept() + peers.kept() + identities.kept()
                + resources.snapshot().held(), loop::post);
    }

    /** How dials stand. From any thread. */
    public CompletableFuture<DialFacts> dialFacts() {
        return CompletableFuture.supplyAsync(dials::facts, loop::post);
    }

    /** Where this node is seen, and where it can be reached. From any thread. */
    public CompletableFuture<AddressFacts> addressFacts() {
        return reachability.facts();
    }

    /** Where others have reached this node, without its peer id; see {@link Events#addressConfirmed}. From any thread. */
    public List<Multiaddr> confirmedAddresses() {
        return reachability.confirmed();
    }

    /** A protocol is offered from now on, or no longer ({@link StreamProtocol#isOffered}): peers are told. From any thread. */
    public void protocolsChanged() {
        loop.execute(identities::changed);
    }

    /** Connections that a limit turned away since the start. */
    public long refusedConnections() {
        return listeners.refused();
    }

    /** Closes listeners and connections and stops the threads. */
    @Override
    public void close() {
        settings.stopMdns();
        listeners.close();
        reachability.close();
        hosts.values().forEach(host -> host.close("the node stops"));
        transports.forEach(Transport::close);
        resolver.close();
        loops.shutdownGracefully(100, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        stack.securities().forEach(SecurityProtocol::close);
        users.shutdownNow();
        dht.ifPresent(Dht::close);
        loop.close();
    }
}
