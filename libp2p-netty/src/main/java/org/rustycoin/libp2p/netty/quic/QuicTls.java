package org.rustycoin.libp2p.netty.quic;

import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.netty.tls.TlsCredentials;
import org.rustycoin.libp2p.session.muxer.EarlyMuxer;
import org.rustycoin.libp2p.session.tls.TlsIdentity;

import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;

/**
 * TLS as libp2p wants it in QUIC (libp2p/specs tls and quic): version 1.3, both sides with one certificate of their own, the
 * application protocol {@code libp2p} and no other, no early data.
 *
 * <p>
 * Sessions are not resumed. A client of ours never asks for it, because its sessions have no host to be found by. Netty's
 * server cannot be kept from sending tickets, but whoever came back with one would show no certificate to {@link PeerTrust},
 * so that there is no {@link #keyOf key} and the connection is closed.
 */
final class QuicTls {

    private final QuicSslContext client;
    private final QuicSslContext server;

    /** @param unixSeconds the time of day, at which certificates must be valid */
    QuicTls(TlsIdentity identity, LongSupplier unixSeconds) {
        TlsCredentials own = TlsCredentials.of(identity);
        var trust = new PeerTrust(unixSeconds);
        client = QuicSslContextBuilder.forClient().keyManager(own.key(), null, own.certificate()).trustManager(trust)
                .endpointIdentificationAlgorithm("").applicationProtocols(EarlyMuxer.LIBP2P).earlyData(false).build();
        server = QuicSslContextBuilder.forServer(own.key(), null, own.certificate()).trustManager(trust)
                .clientAuth(ClientAuth.REQUIRE).applicationProtocols(EarlyMuxer.LIBP2P).earlyData(false).build();
    }

    QuicSslContext client() {
        return client;
    }

    QuicSslContext server() {
        return server;
    }

    /** The identity that the other side has proved in a finished handshake; null if it has proved none. */
    static @Nullable PublicKey keyOf(@Nullable SSLEngine finished) {
        if (finished == null || !EarlyMuxer.LIBP2P.equals(finished.getApplicationProtocol())) {
            return null;
        }
        return PeerTrust.keyIn(finished.getSession());
    }
}
