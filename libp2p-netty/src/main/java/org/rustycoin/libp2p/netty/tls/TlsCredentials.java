package org.rustycoin.libp2p.netty.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;

import org.rustycoin.libp2p.session.tls.TlsIdentity;

/** A node's certificate and its key as the platform's classes. */
public record TlsCredentials(PrivateKey key, X509Certificate certificate) {

    public static TlsCredentials of(TlsIdentity identity) {
        try {
            return new TlsCredentials(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(identity.privateKey())),
                    (X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(identity.certificate())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own making is one", e);
        }
    }
}
