package org.rustycoin.libp2p.netty;

import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.netty.crypto.BoringCurve25519;
import org.rustycoin.libp2p.netty.tls.NettyTlsEngines;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.session.noise.Noise;
import org.rustycoin.libp2p.session.noise.NoiseIdentity;
import org.rustycoin.libp2p.session.security.SecurityProtocol;
import org.rustycoin.libp2p.session.tls.Tls;

/** The security protocols that a node can speak on a transport of bytes. */
public enum Security {

    /** {@code /noise}: every libp2p has it. */
    NOISE {
        @Override
        SecurityProtocol protocol(KeyPair identity, Io io) {
            return new Noise(new NoiseIdentity(identity, io.random(), BoringCurve25519.orPortable()), io.random());
        }
    },

    /** {@code /tls/1.0.0}: faster in bulk, where OpenSSL is there. */
    TLS {
        @Override
        SecurityProtocol protocol(KeyPair identity, Io io) {
            return new Tls(new NettyTlsEngines(io.tls(), io.allocator()), io.unixSeconds());
        }
    };

    abstract SecurityProtocol protocol(KeyPair identity, Io io);
}
