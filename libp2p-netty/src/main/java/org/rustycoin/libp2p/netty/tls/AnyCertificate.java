package org.rustycoin.libp2p.netty.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Lets every certificate through, once there is one: peers sign their own, and
 * {@link org.rustycoin.libp2p.session.tls.PeerCertificate} judges it before anything else of the peer is heard.
 */
public final class AnyCertificate extends X509ExtendedTrustManager {

    private static void some(X509Certificate @Nullable [] chain) throws CertificateException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("no certificate");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        some(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        some(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        some(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        some(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, String type) throws CertificateException {
        some(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, String type) throws CertificateException {
        some(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
