package org.rustycoin.libp2p.session.tls;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.KeyType;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.identity.SpecKeys;
import org.rustycoin.libp2p.session.muxer.EarlyMuxer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Certificates, rules and application protocols in the hands of a TLS 1.3 implementation, the platform's, in memory. */
class TlsHandshakeTest {

    private static final String YAMUX = "/yamux/1.0.0";
    private static final long NOW = CertificateForge.NOW;

    /** One side: its engine, and whom its verifier saw. */
    private static final class Side {
        final SSLEngine engine;
        final List<PublicKey> seen = new ArrayList<>();

        Side(boolean client, KeyType type, long now, List<String> muxers) throws Exception {
            KeyPair host = SpecKeys.pair(type);
            var identity = new TlsIdentity(host, new SplittableRandom(client ? 1 : 2), NOW);
            var certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(identity.certificate()));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("", KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(
                    identity.privateKey())), new char[0], new java.security.cert.Certificate[]{certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), new TrustManager[]{new Verifier(now, seen)}, new SecureRandom());
            engine = context.createSSLEngine();
            engine.setUseClientMode(client);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(new String[]{"TLSv1.3"});
            if (client) {
                parameters.setApplicationProtocols(
                        EarlyMuxer.applicationProtocols(muxers).toArray(String[]::new));
            } else {
                parameters.setNeedClientAuth(true);
                engine.setHandshakeApplicationProtocolSelector(
                        (self, offered) -> EarlyMuxer.selectApplicationProtocol(offered, muxers));
            }
            engine.setSSLParameters(parameters);
        }
    }

    @Test
    void bothSidesLearnWhoTheOtherIsAndAgreeOnAMuxer() throws Exception {
        var client = new Side(true, KeyType.ED25519, NOW, List.of("/other", YAMUX));
        var server = new Side(false, KeyType.SECP256K1, NOW, List.of(YAMUX, "/mplex/6.7.0"));
        shake(client, server);
        assertThat(client.seen).containsExactly(SpecKeys.pair(KeyType.SECP256K1).publicKey());
        assertThat(server.seen).containsExactly(SpecKeys.pair(KeyType.ED25519).publicKey());
        assertThat(client.engine.getSession().getProtocol()).isEqualTo("TLSv1.3");
        for (Side side : List.of(client, server)) {
            assertThat(EarlyMuxer.ofApplicationProtocol(side.engine.getApplicationProtocol(), List.of(YAMUX)))
                    .isEqualTo(YAMUX);
        }
    }

    /** As rust does, which names no muxers. */
    @Test
    void withoutNamedMuxersTheMuxerIsLeftToMultistream() throws Exception {
        var client = new Side(true, KeyType.RSA, NOW, List.of());
        var server = new Side(false, KeyType.ECDSA, NOW, List.of(YAMUX));
        shake(client, server);
        assertThat(server.seen).containsExactly(SpecKeys.pair(KeyType.RSA).publicKey());
        assertThat(server.engine.getApplicationProtocol()).isEqualTo(EarlyMuxer.LIBP2P);
        assertThat(EarlyMuxer.ofApplicationProtocol(client.engine.getApplicationProtocol(), List.of())).isNull();
    }

    @Test
    void aCertificateThatOurRulesRefuseEndsTheHandshake() throws Exception {
        var client = new Side(true, KeyType.ED25519, NOW - 7200, List.of());
        var server = new Side(false, KeyType.ED25519, NOW, List.of());
        assertThatThrownBy(() -> shake(client, server)).isInstanceOf(SSLException.class)
                .hasStackTraceContaining("VALIDITY");
        assertThat(client.seen).isEmpty();
    }

    /** Carries the records of each to the other until both have finished. */
    private static void shake(Side client, Side server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        client.engine.beginHandshake();
        server.engine.beginHandshake();
        for (int turns = 0; turns < 100; turns++) {
            turn(client.engine, toClient, toServer);
            turn(server.engine, toServer, toClient);
            if (done(client.engine) && done(server.engine) && toServer.position() == 0 && toClient.position() == 0) {
                return;
            }
        }
        throw new AssertionError("the handshake does not end");
    }

    private static boolean done(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void turn(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(nothing, out);
        } else if (in.position() > 0) {
            in.flip();
            engine.unwrap(in, ByteBuffer.allocate(1 << 16));
            in.compact();
        }
    }

    /** Puts our rules where the platform asks whether it may trust; it then asks nothing else. */
    private static final class Verifier extends X509ExtendedTrustManager {
        private final long now;
        private final List<PublicKey> seen;

        Verifier(long now, List<PublicKey> seen) {
            this.now = now;
            this.seen = seen;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            var encoded = new ArrayList<byte[]>();
            for (X509Certificate each : chain) {
                encoded.add(each.getEncoded());
            }
            try {
                seen.add(PeerCertificate.verify(encoded, now));
            } catch (CertificateRefusal e) {
                throw new CertificateException(e.rule().toString(), e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
            throw new AssertionError("no sockets here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
            throw new AssertionError("no sockets here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
