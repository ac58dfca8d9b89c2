package org.rustycoin.libp2p.netty.quic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Acceptor;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Listener;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.netty.transport.Upgrade;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.handler.codec.quic.Quic;

/** {@code /ip4|ip6/…/udp/…/quic-v1}. */
public final class QuicTransport implements Transport {

    static final String NAME = "quic-v1";
    private static final Logger LOG = LoggerFactory.getLogger(QuicTransport.class);

    private final Io io;
    private final Bounds bounds;
    private final QuicTls tls;
    private final QuicSockets sockets;
    private final Set<QuicListener> listeners = ConcurrentHashMap.newKeySet();

    /**
     * What a test makes smaller.
     *
     * @param connectMillis  for a dial's handshake. As for TCP: it is one round trip or two, but a lost datagram costs a
     *                       second and more
     * @param unvalidatedMax handshakes that a listener has under way before it makes clients prove their addresses
     */
    record Bounds(int connectMillis, int unvalidatedMax) {
        static final Bounds STANDARD = new Bounds(10_000, AddressValidation.UNVALIDATED_MAX);
    }

    private QuicTransport(Io io, Bounds bounds) {
        this.io = io;
        this.bounds = bounds;
        this.tls = new QuicTls(io.tls(), io.unixSeconds());
        this.sockets = new QuicSockets(io, tls);
    }

    /** The transport; or, where QUIC's native library is missing, one that says so and dials nothing. */
    public static Transport of(Io io) {
        return of(io, Quic.unavailabilityCause(), Bounds.STANDARD);
    }

    /** Whether this platform has QUIC's native library. */
    public static boolean isAvailable() {
        return Quic.isAvailable();
    }

    static Transport of(Io io, @Nullable Throwable missing, Bounds bounds) {
        if (missing == null) {
            return new QuicTransport(io, bounds);
        }
        LOG.warn("no QUIC: its native library is missing on {} {} ({}); the node runs without",
                System.getProperty("os.name"), System.getProperty("os.arch"), missing.getMessage());
        return new MissingQuic(String.valueOf(missing.getMessage()));
    }

    static boolean isQuic(Multiaddr address) {
        return Addresses.isIpThen(address, AddressProtocol.UDP, AddressProtocol.QUIC_V1);
    }

    @Override
    public String nameOf(Multiaddr address) {
        return NAME;
    }

    @Override
    public boolean dials(Multiaddr address) {
        return isQuic(address);
    }

    @Override
    public boolean listens(Multiaddr address) {
        return isQuic(address);
    }

    @Override
    public Attempt dial(Multiaddr address, Upgrade upgrade) {
        InetSocketAddress to = Addresses.socket(address);
        QuicSockets.Socket from = sockets.forDial(to.getAddress());
        var dial = new QuicDial(from.loop(), to, address.withoutPeer(), upgrade, bounds.connectMillis());
        from.bound().addListener(bound -> {
            if (bound.isSuccess()) {
                dial.connect(from.bound().channel());
            } else {
                upgrade.failed(bound.cause());
            }
        });
        return dial;
    }

    @Override
    public Listener listen(Multiaddr address, Acceptor acceptor) throws IOException {
        var listener = new QuicListener(io, acceptor, bounds.unvalidatedMax(), listeners::remove);
        listener.bind(sockets, tls, Addresses.socket(address));
        listeners.add(listener);
        return listener;
    }

    /** Sockets for dials that are there. */
    int dialSockets() {
        return sockets.size();
    }

    @Override
    public void close() {
        listeners.forEach(QuicListener::closeSocket);
        sockets.close();
    }
}
