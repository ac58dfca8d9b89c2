package org.rustycoin.benchmarks.transport;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;

/** What a connection is to be made of, and whether this library can. */
record Stack(String transport, String security, String muxer) {

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
    static Stack of(String transport, @Nullable String security, @Nullable String muxer) throws UnsupportedException {
        if (!transport.equals("tcp")) {
            throw new UnsupportedException("no " + transport + " yet");
        }
        if (security == null || !security.equals("noise")) {
            throw new UnsupportedException("no security " + security + " yet");
        }
        if (muxer == null || !muxer.equals("yamux")) {
            throw new UnsupportedException("no muxer " + muxer + " yet");
        }
        return new Stack(transport, security, muxer);
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

    String listenAddress() {
        return "/ip4/127.0.0.1/tcp/0";
    }
}
