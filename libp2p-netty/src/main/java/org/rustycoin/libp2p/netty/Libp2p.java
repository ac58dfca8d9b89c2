package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.identify.Identify;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.ping.Ping;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.session.noise.NoiseIdentity;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.libp2p.swarm.Swarm;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A running libp2p node.
 *
 * <pre>{@code
 * try (Libp2p node = Libp2p.builder().listen(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001")).start()) {
 *     Peer peer = node.dial(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/12D3Koo…")).join();
 * }
 * }</pre>
 */
public final class Libp2p implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final Libp2pBuilder settings;
    private final MonotonicClock clock;
    private final NodeLoop loop;
    private final SecureRandom random = new SecureRandom();
    private final KeyPair identity;
    private final NoiseIdentity noise;
    private final Map<String, StreamProtocol> protocols = new LinkedHashMap<>();
    private final Identify identify;
    private final Ping ping;
    private final EventLoopGroup io;
    private final Swarm<ConnectionHandler> swarm;
    private final Map<Connection, ConnectionHandler> handlers = new ConcurrentHashMap<>();
    /** Dials under way, for the node's loop. */
    private final Map<ConnectionHandler, CompletableFuture<Peer>> dialling = new LinkedHashMap<>();
    private final List<Channel> listeners = new ArrayList<>();
    private volatile List<Multiaddr> listenAddresses = List.of();
    private volatile byte[] sealedRecord = new byte[0];
    private final HalfOpen halfOpen = new HalfOpen();
    private final LongAdder refusedConnections = new LongAdder();

    Libp2p(Libp2pBuilder settings) throws IOException {
        this.settings = settings;
        this.loop = settings.loop();
        this.clock = loop.clock();
        this.identity = settings.identity(random);
        this.noise = new NoiseIdentity(identity, random);
        this.identify = new Identify(this::describe, this::identified);
        this.ping = new Ping(random);
        this.swarm = new Swarm<>(settings.limits());
        this.io = new MultiThreadIoEventLoopGroup(settings.ioThreads(), new DefaultThreadFactory("io", true),
                NioIoHandler.newFactory());
        var all = new ArrayList<StreamProtocol>(identify.protocols());
        all.add(ping);
        all.addAll(settings.protocols());
        for (StreamProtocol protocol : all) {
            protocol.ids().forEach(id -> protocols.put(id, protocol));
        }
        settings.exchanges().forEach(exchange -> exchange.startedOn(this));
        settings.events().started(this);
        try {
            for (Multiaddr address : settings.listen()) {
                listen(address);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    public static Libp2pBuilder builder() {
        return new Libp2pBuilder();
    }

    // ---- listening and dialling ----

    private void listen(Multiaddr address) throws IOException {
        InetSocketAddress socket = Addresses.socket(address);
        ChannelFuture bound = new ServerBootstrap().group(io).channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 256).option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                }).bind(socket).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + address + ": " + bound.cause().getMessage()
                    + "; choose another address or port (0 picks a free one)", bound.cause());
        }
        listeners.add(bound.channel());
        var all = new ArrayList<>(listenAddresses);
        all.addAll(Addresses.reachable((InetSocketAddress) bound.channel().localAddress()));
        listenAddresses = List.copyOf(all);
        sealedRecord = new PeerRecord(peerId(), System.currentTimeMillis(), all).seal(identity).toBytes();
    }

    private void accepted(Channel channel) {
        var remote = (InetSocketAddress) channel.remoteAddress();
        InetAddress from = remote == null ? InetAddress.getLoopbackAddress() : remote.getAddress();
        if (remote == null || !halfOpen.enter(from)) {
            refusedConnections.increment();
            channel.close();
            return;
        }
        var handler = new ConnectionHandler(this, self -> connection(self, false, remote, null),
                () -> halfOpen.leave(from));
        channel.closeFuture().addListener(_ -> handler.leaveHalfOpen());
        channel.pipeline().addLast(handler);
    }

    private Connection connection(ConnectionHandler handler, boolean outbound, SocketAddress remote,
            @Nullable PeerId expected) {
        var connection = new Connection(outbound, Addresses.multiaddr(remote), settings.session(), noise, expected,
                protocols, random, clock.now(), handler);
        handlers.put(connection, handler);
        return connection;
    }

    /**
     * Connects to an address. The future gives who answered, or fails with a message that says why; it completes on some
     * thread of the node.
     *
     * @throws IllegalArgumentException if the address cannot be dialled
     */
    public CompletableFuture<Peer> dial(Multiaddr address) {
        InetSocketAddress socket = Addresses.socket(address);
        PeerId expected;
        try {
            expected = PeerId.in(address);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(address + " ends in no peer id", e);
        }
        var dialled = new CompletableFuture<Peer>();
        if (peerId().equals(expected)) {
            dialled.completeExceptionally(new IOException(address + " is this node itself"));
            return dialled;
        }
        var handler = new ConnectionHandler(this, self -> connection(self, true, socket, expected), () -> {});
        loop.post(() -> dialling.put(handler, dialled));
        new Bootstrap().group(io).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK).handler(handler).connect(socket)
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        loop.post(() -> dialling.remove(handler));
                        dialled.completeExceptionally(new IOException(
                                "cannot connect to " + address + ": " + connected.cause().getMessage()));
                    }
                });
        return dialled;
    }

    // ---- from connections, on their threads ----

    void established(ConnectionHandler handler, Peer peer, Multiaddr address, boolean outbound) {
        loop.execute(now -> {
            CompletableFuture<Peer> dialled = dialling.remove(handler);
            String refusal = peer.equals(peerId().toPeer())
                    ? "this is the node itself"
                    : swarm.refusal(peer, address, outbound);
            if (refusal != null) {
                refusedConnections.increment();
                close(handler, refusal);
                if (dialled != null) {
                    dialled.completeExceptionally(new IOException(refusal));
                }
                return;
            }
            if (swarm.add(new Swarm.Link<>(handler, peer, address, outbound))) {
                settings.events().connected(now, peer, address, outbound);
            }
            if (dialled != null) {
                dialled.complete(peer);
            }
        });
    }

    private static void close(ConnectionHandler handler, String why) {
        handler.execute((now, connection) -> connection.close(now, why), () -> {});
    }

    private void identified(Connection connection, IdentifyInfo info) {
        ConnectionHandler handler = handlers.get(connection);
        if (handler != null) {
            handler.identified(info);
        }
    }

    void identified(Peer peer, IdentifyInfo info) {
        loop.execute(now -> settings.events().identified(now, peer, info));
    }

    void offended(@Nullable Peer peer, Offence offence) {
        loop.execute(now -> settings.events().offended(now, peer, offence));
    }

    void closed(ConnectionHandler handler, @Nullable Connection connection, CloseReason reason) {
        PeerId remote = connection == null ? null : connection.remote();
        Peer peer = remote == null ? null : remote.toPeer();
        if (connection != null) {
            handlers.remove(connection);
        }
        loop.execute(now -> {
            CompletableFuture<Peer> dialled = dialling.remove(handler);
            if (dialled != null) {
                dialled.completeExceptionally(new IOException(reason.text()));
            }
            if (peer != null && swarm.remove(peer, handler)) {
                settings.events().disconnected(now, peer, reason);
            }
        });
    }

    private IdentifyInfo describe(Connection connection) {
        return new IdentifyInfo(identity.publicKey().toProtobuf(), listenAddresses,
                new ArrayList<>(protocols.keySet()), connection.remoteAddress(), settings.protocolVersion(),
                settings.agent(), null, sealedRecord);
    }

    // ---- for this package ----

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
    ConnectionHandler handlerOf(Connection connection) {
        return handlers.get(connection);
    }

    /** The oldest connection to a peer, or null; on the node's loop. */
    @Nullable
    ConnectionHandler connectionTo(Peer peer) {
        List<Swarm.Link<ConnectionHandler>> links = swarm.connections(peer);
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
        return listenAddresses.stream().map(address -> address.withPeer(peerId().toBytes())).toList();
    }

    /** Work on a connection to a peer, on its thread; {@code ifGone} runs if there is none. From any thread. */
    public void withConnection(Peer peer, ConnectionTask task, Runnable ifGone) {
        loop.post(() -> {
            ConnectionHandler handler = connectionTo(peer);
            if (handler == null) {
                ifGone.run();
            } else {
                handler.execute(task::run, ifGone);
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
        return refusedConnections.sum();
    }

    /** Closes listeners and connections and stops the threads. */
    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        handlers.values().forEach(handler -> close(handler, "the node stops"));
        io.shutdownGracefully(100, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        loop.close();
    }
}
