package org.rustycoin.libp2p.netty.quic;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.tls.CertificateRefusal;
import org.rustycoin.libp2p.session.tls.PeerCertificate;

/**
 * Judges a peer's certificate inside the handshake, by {@link PeerCertificate}: what it refuses ends the handshake with an
 * alert, and nothing else of the peer is heard. What it found stays with the TLS session.
 */
final class PeerTrust extends X509ExtendedTrustManager {

    private static final String KEY = "libp2p-key";
    private static final String REFUSAL = "libp2p-refusal";

    private final LongSupplier unixSeconds;

    PeerTrust(LongSupplier unixSeconds) {
        this.unixSeconds = unixSeconds;
    }

    /** The identity that a session's certificate was found to authenticate; null if none was judged. */
    static @Nullable PublicKey keyIn(SSLSession session) {
        return (PublicKey) session.getValue(KEY);
    }

    /** Why the other side's certificate was refused; null if it was not. */
    static @Nullable String refusalIn(@Nullable SSLEngine engine) {
        return engine == null ? null : (String) engine.getSession().getValue(REFUSAL);
    }

    private void judge(X509Certificate @Nullable [] chain, @Nullable SSLEngine engine) throws CertificateException {
        if (chain == null || engine == null) {
            throw new CertificateException("no certificate, or no handshake that it belongs to");
        }
        SSLSession session = engine.getSession();
        var encoded = new ArrayList<byte[]>();
        for (X509Certificate each : chain) {
            encoded.add(each.getEncoded()); // as it came: the platform's parser has opinions of its own
        }
        try {
            session.putValue(KEY, PeerCertificate.verify(encoded, unixSeconds.getAsLong()));
        } catch (CertificateRefusal e) {
            session.putValue(REFUSAL, e.rule() + ": " + e.getMessage());
            throw new CertificateException(e.rule().toString(), e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        judge(chain, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        judge(chain, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        judge(chain, null);
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        judge(chain, null);
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, String type) throws CertificateException {
        judge(chain, null);
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, String type) throws CertificateException {
        judge(chain, null);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
