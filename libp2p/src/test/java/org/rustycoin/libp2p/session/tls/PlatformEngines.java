package org.rustycoin.libp2p.session.tls;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.muxer.EarlyMuxer;

/** Engines of the platform's own TLS in a test, with whatever certificates the test wants shown. */
final class PlatformEngines implements TlsEngines {

    private final SSLContext context;
    boolean closed;

    PlatformEngines(TlsIdentity identity) {
        this(identity.privateKey(), identity.certificate());
    }

    /** @param chain of certificates in DER; none to show none */
    PlatformEngines(byte[] pkcs8, byte[]... chain) {
        try {
            context = SSLContext.getInstance("TLSv1.3");
            context.init(keys(pkcs8, chain), new TrustManager[]{new Anyone()}, new SecureRandom());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyManager[] keys(byte[] pkcs8, byte[]... chain) throws Exception {
        var certificates = new X509Certificate[chain.length];
        for (int i = 0; i < chain.length; i++) {
            certificates[i] = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(chain[i]));
        }
        return new KeyManager[]{new Shows(privateKey(pkcs8), certificates)};
    }

    private static PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    @Override
    public SSLEngine newEngine(boolean client, List<String> applicationProtocols) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[]{"TLSv1.3"});
        if (client) {
            parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        } else {
            parameters.setNeedClientAuth(true);
            engine.setHandshakeApplicationProtocolSelector(
                    (self, offered) -> EarlyMuxer.common(offered, applicationProtocols));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Shows these certificates to whoever asks, whether or not they are a chain. */
    private static final class Shows extends X509ExtendedKeyManager {
        private final PrivateKey key;
        private final X509Certificate[] chain;

        Shows(PrivateKey key, X509Certificate[] chain) {
            this.key = key;
            this.chain = chain;
        }

        private @Nullable String alias() {
            return chain.length == 0 ? null : "node";
        }

        @Override
        public @Nullable String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return alias();
        }

        @Override
        public @Nullable String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
            return alias();
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return alias();
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return alias();
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    private static final class Anyone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
