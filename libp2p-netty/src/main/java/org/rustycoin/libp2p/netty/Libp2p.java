package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.protocols.identify.Identify;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.ping.Ping;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.SessionStack;
import org.rustycoin.libp2p.session.security.SecurityProtocol;
import org.rustycoin.libp2p.session.tls.TlsIdentity;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.libp2p.swarm.Swarm;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;

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

    private final Libp2pBuilder settings;
    private final MonotonicClock clock;
    private final NodeLoop loop;
    private final KeyPair identity;
    private final SessionStack stack;
    private final Map<String, StreamProtocol> protocols = new LinkedHashMap<>();
    private final Identify identify;
    private final Ping ping;
    private final EventLoopGroup loops;
    private final Swarm<ConnectionHost> swarm;
    private final Map<Connection, ConnectionHost> hosts = new ConcurrentHashMap<>();
    private final List<Transport> transports;
    private final Listeners listeners = new Listeners(this);
    private final Dials dials;
    private final ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();
    private volatile byte[] sealedRecord = new byte[0];

    Libp2p(Libp2pBuilder settings) throws IOException {
        var random = new SecureRandom();
        this.settings = settings;
        this.loop = settings.loop();
        this.clock = loop.clock();
        this.identity = settings.identity(random);
        this.identify = new Identify(this::describe, this::identified);
        this.ping = new Ping(random);
        this.swarm = new Swarm<>(settings.limits());
        this.loops = new MultiThreadIoEventLoopGroup(settings.ioThreads(), new DefaultThreadFactory("io", true),
                NioIoHandler.newFactory());
        var io = new Io(loops, PooledByteBufAllocator.DEFAULT,
                new TlsIdentity(identity, random, System.currentTimeMillis() / 1000), random,
                () -> System.currentTimeMillis() / 1000);
        this.stack = settings.stack(identity, io);
        this.transports = settings.transports(io);
        this.dials = new Dials(this, transports);
        var all = new ArrayList<StreamProtocol>(identify.protocols());
        all.add(ping);
        all.addAll(settings.protocols());
        settings.users().forEach((id, user) -> all.add(new UserProtocol(id, user, this::hostOf, () -> users)));
        for (StreamProtocol protocol : all) {
            protocol.ids().forEach(id -> protocols.put(id, protocol));
        }
        settings.exchanges().forEach(exchange -> exchange.startedOn(this));
        settings.events().started(this);
        try {
            for (Multiaddr address : settings.listen()) {
                listeners.listen(address, transports);
                sealedRecord = new PeerRecord(peerId(), System.currentTimeMillis(), listeners.addresses())
                        .seal(identity).toBytes();
            }
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

    /**
     * The same of an address's text.
     *
     * @throws IllegalArgumentException if it is no multiaddr, or cannot be dialled
     */
    public CompletableFuture<Peer> dial(String address) {
        return dial(address(address));
    }

    static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException("'" + text + "' is no multiaddr: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a stream to a connected peer, for the first of these protocols that it speaks. With one protocol the stream can be
     * written at once, and reading fails if the peer does not speak it; with several the future waits for its choice.
     */
    public CompletableFuture<PeerStream> open(Peer peer, String... protocols) {
        var opened = new CompletableFuture<PeerStream>();
        Runnable gone = () -> opened.completeExceptionally(new IOException("not connected to " + peer.id()));
        loop.post(() -> {
            ConnectionHost host = connectionTo(peer);
            if (host == null) {
                gone.run();
            } else {
                host.execute((now, connection) -> open(now, connection, new PeerStream(host), List.of(protocols), opened),
                        gone);
            }
        });
        return opened;
    }

    private static void open(long now, Connection connection, PeerStream stream, List<String> protocols,
            CompletableFuture<PeerStream> opened) {
        MuxStream below = connection.open(now, protocols, stream.handler());
        if (below == null) {
            opened.completeExceptionally(new IOException("as many streams are open to the peer as may be"));
            return;
        }
        stream.carriedBy(below);
        if (protocols.size() == 1) {
            opened.complete(stream);
        } else {
            stream.agreed().whenComplete((same, failed) -> {
                if (failed == null) {
                    opened.complete(same);
                } else {
                    opened.completeExceptionally(failed);
                }
            });
        }
    }

    // ---- from connections, on their threads ----

    void added(ConnectionHost host) {
        hosts.put(host.connection(), host);
    }

    private void identified(Connection connection, IdentifyInfo info) {
        ConnectionHost host = hosts.get(connection);
        if (host != null) {
            host.identified(info);
        }
    }

    void identified(Peer peer, IdentifyInfo info) {
        loop.execute(now -> settings.events().identified(now, peer, info));
    }

    void offended(@Nullable Peer peer, Offence offence) {
        loop.execute(now -> settings.events().offended(now, peer, offence));
    }

    void closed(ConnectionHost host, CloseReason reason) {
        PeerId remote = host.connection().remote();
        hosts.remove(host.connection());
        if (remote != null) {
            Peer peer = remote.toPeer();
            loop.execute(now -> {
                if (swarm.remove(peer, host)) {
                    settings.events().disconnected(now, peer, reason);
                }
            });
        }
    }

    // ---- on the node's loop ----

    /** Counts an established connection in; or closes it and says which limit it would exceed. */
    @Nullable
    String admit(long now, ConnectionHost host) {
        Connection it = host.connection();
        Peer peer = host.peer();
        String refusal = peer.equals(peerId().toPeer())
                ? "this is the node itself"
                : swarm.refusal(peer, it.remoteAddress(), it.outbound());
        if (refusal != null) {
            close(host, refusal);
        } else if (swarm.add(new Swarm.Link<>(host, peer, it.remoteAddress(), it.outbound()))) {
            settings.events().connected(now, peer, it.remoteAddress(), it.outbound());
        }
        return refusal;
    }

    private static void close(ConnectionHost host, String why) {
        host.execute((now, connection) -> connection.close(now, why), () -> {});
    }

    private IdentifyInfo describe(Connection connection) {
        return new IdentifyInfo(identity.publicKey().toProtobuf(), listeners.addresses(),
                new ArrayList<>(protocols.keySet()), connection.remoteAddress(), settings.protocolVersion(),
                settings.agent(), null, sealedRecord);
    }

    // ---- for this package ----

    SessionStack stack() {
        return stack;
    }

    SessionSettings session() {
        return settings.session();
    }

    Map<String, StreamProtocol> protocols() {
        return protocols;
    }

    MonotonicClock clock() {
        return clock;
    }

    Identify identify() {
        return identify;
    }

    Ping ping() {
        return ping;
    }

    @Nullable
    ConnectionHost hostOf(Connection connection) {
        return hosts.get(connection);
    }

    /** The oldest connection to a peer, or null; on the node's loop. */
    @Nullable
    ConnectionHost connectionTo(Peer peer) {
        List<Swarm.Link<ConnectionHost>> links = swarm.connections(peer);
        return links.isEmpty() ? null : links.getFirst().connection();
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
            ConnectionHost host = connectionTo(peer);
            if (host == null) {
                ifGone.run();
            } else {
                host.execute(task::run, ifGone);
            }
        });
    }

    /** Work on one connection, on its thread. */
    @FunctionalInterface
    public interface ConnectionTask {
        void run(long now, Connection connection);
    }

    /** Closes every connection to a peer. From any thread. */
    public void disconnect(Peer peer, String why) {
        loop.post(() -> swarm.connections(peer).forEach(link -> close(link.connection(), why)));
    }

    /** How each connection stands. */
    public CompletableFuture<List<ConnectionFacts>> connections() {
        var result = new CompletableFuture<List<ConnectionFacts>>();
        loop.post(() -> {
            var parts = new ArrayList<CompletableFuture<@Nullable ConnectionFacts>>();
            for (Peer peer : swarm.peers()) {
                swarm.connections(peer).forEach(link -> {
                    var part = new CompletableFuture<@Nullable ConnectionFacts>();
                    link.connection().execute((now, connection) -> part.complete(link.connection().facts(now)),
                            () -> part.complete(null));
                    parts.add(part);
                });
            }
            CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenRun(() -> {
                var facts = new ArrayList<ConnectionFacts>();
                for (CompletableFuture<@Nullable ConnectionFacts> part : parts) {
                    ConnectionFacts fact = part.join();
                    if (fact != null) {
                        facts.add(fact);
                    }
                }
                result.complete(facts);
            });
        });
        return result;
    }

    /** Connections that a limit turned away since the start. */
    public long refusedConnections() {
        return listeners.refused();
    }

    /** Closes listeners and connections and stops the threads. */
    @Override
    public void close() {
        listeners.close();
        hosts.values().forEach(host -> close(host, "the node stops"));
        transports.forEach(Transport::close);
        loops.shutdownGracefully(100, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        stack.securities().forEach(SecurityProtocol::close);
        users.shutdownNow();
        loop.close();
    }
}
