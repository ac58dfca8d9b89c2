package org.rustycoin.libp2p.netty.quic;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.netty.tls.TlsCredentials;
import org.rustycoin.libp2p.session.muxer.EarlyMuxer;
import org.rustycoin.libp2p.session.tls.TlsIdentity;

import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.SslSessionTicketKey;
import io.netty.handler.ssl.ClientAuth;

/**
 * TLS as libp2p wants it in QUIC (libp2p/specs tls and quic): version 1.3, both sides with one certificate of their own, the
 * application protocol {@code libp2p} and no other, no early data.
 *
 * <p>
 * Sessions are not resumed. A client of ours never asks for it, because its sessions have no host to be found by. Netty's
 * server cannot be kept from sending tickets, and quinn, which is in rust- and js-libp2p, comes back with one: then it would
 * show no certificate to {@link PeerTrust}. So the keys of tickets last until the next connection comes, and a ticket is
 * always one that nobody knows: the handshake is a whole one.
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

    /** Makes all tickets worthless that were given out so far. From any thread. */
    void forgetTickets(SecureRandom random) {
        byte[] name = new byte[SslSessionTicketKey.NAME_SIZE];
        byte[] hmac = new byte[SslSessionTicketKey.HMAC_KEY_SIZE];
        byte[] aes = new byte[SslSessionTicketKey.AES_KEY_SIZE];
        random.nextBytes(name);
        random.nextBytes(hmac);
        random.nextBytes(aes);
        server.sessionContext().setTicketKeys(new SslSessionTicketKey(name, hmac, aes));
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
