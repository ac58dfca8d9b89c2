package org.rustycoin.benchmarks.transport;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.netty.Libp2pBuilder;
import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.yamux.YamuxSettings;
import org.rustycoin.libp2p.swarm.Limits;

/**
 * What a connection is to be made of, and whether this library can. The one place to switch a part on: its name in one of
 * the lists, and what the builder wants to hear in {@link #node}. {@code claims} in {@code interop/matrix.sh} says the
 * same, and the matrix fails while the two differ.
 *
 * @param insecure whether a dialler trusts whichever certificate a wss host shows
 */
record Stack(String transport, String security, String muxer, boolean insecure) {

    private static final List<String> TRANSPORTS = List.of("tcp");
    private static final List<String> SECURITIES = List.of("noise");
    private static final List<String> MUXERS = List.of("yamux");

    /** No limit of a node's is to be measured. */
    private static final int NO_LIMIT = 1 << 20;

    /** The other side's choice is not this side's to refuse, so a stack is refused before anything is dialled. */
    static final class UnsupportedException extends Exception {

        private static final long serialVersionUID = 1;

        UnsupportedException(String message) {
            super(message);
        }
    }

    /**
     * From the words of a command line; QUIC brings its own security and streams.
     *
     * @throws UnsupportedException if this library lacks a part
     */
    static Stack of(String transport, @Nullable String security, @Nullable String muxer, boolean insecure)
            throws UnsupportedException {
        if (!TRANSPORTS.contains(transport)) {
            throw new UnsupportedException("no " + transport + " yet");
        }
        if (transport.equals("quic-v1")) {
            return new Stack(transport, "tls", "quic", insecure);
        }
        if (security == null || !SECURITIES.contains(security)) {
            throw new UnsupportedException("no security " + security + " yet");
        }
        if (muxer == null || !MUXERS.contains(muxer)) {
            throw new UnsupportedException("no muxer " + muxer + " yet");
        }
        return new Stack(transport, security, muxer, insecure);
    }

    /** The transport that an address is for. */
    static String transportOf(Multiaddr address) {
        if (address.has(AddressProtocol.QUIC_V1)) {
            return "quic-v1";
        }
        if (address.has(AddressProtocol.WSS) || address.has(AddressProtocol.TLS)) {
            return "wss";
        }
        return address.has(AddressProtocol.WS) ? "ws" : "tcp";
    }

    /** A free port of an IPv4 address. */
    Multiaddr listenAddress(String ip) throws MultiformatException {
        return Multiaddr.parse("/ip4/" + ip + switch (transport) {
            case "ws" -> "/tcp/0/ws";
            case "wss" -> "/tcp/0/tls/ws";
            case "quic-v1" -> "/udp/0/quic-v1";
            default -> "/tcp/0";
        });
    }

    /** A node that offers this and nothing else, so that nothing can be negotiated away. */
    Libp2pBuilder node() {
        YamuxSettings yamux = YamuxSettings.STANDARD;
        SessionSettings session = SessionSettings.STANDARD;
        return Libp2p.builder().limits(new Limits(NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT))
                .session(new SessionSettings(session.upgradeNanos(), session.negotiationNanos(),
                        new YamuxSettings(NO_LIMIT, NO_LIMIT, yamux.streamWindowMax(), yamux.grownWindowsMax(),
                                yamux.pingIntervalNanos(), yamux.silenceNanos())));
    }
}
