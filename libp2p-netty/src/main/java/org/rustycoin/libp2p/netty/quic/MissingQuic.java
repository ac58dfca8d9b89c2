package org.rustycoin.libp2p.netty.quic;

import java.io.IOException;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Acceptor;
import org.rustycoin.libp2p.netty.transport.Listener;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.netty.transport.Upgrade;

/** Stands for QUIC where its native library is missing: who configured it learns why it cannot be. */
record MissingQuic(String why) implements Transport {

    @Override
    public String nameOf(Multiaddr address) {
        return QuicTransport.NAME;
    }

    @Override
    public boolean dials(Multiaddr address) {
        return false;
    }

    @Override
    public boolean listens(Multiaddr address) {
        return QuicTransport.isQuic(address);
    }

    @Override
    public Attempt dial(Multiaddr address, Upgrade upgrade) {
        throw new IllegalArgumentException("there is no QUIC here: " + why);
    }

    @Override
    public Listener listen(Multiaddr address, Acceptor acceptor) throws IOException {
        throw new IOException("QUIC's native library is missing: " + why + "; listen on TCP instead, or put "
                + "netty-codec-native-quic for this platform on the class path");
    }
}
