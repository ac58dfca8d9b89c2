package org.rustycoin.libp2p.session.tls;

import java.io.ByteArrayInputStream;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.SplittableRandom;

import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.netty.tls.TlsCredentials;

import static org.rustycoin.libp2p.session.tls.CertificateForge.HOST_KEY;
import static org.rustycoin.libp2p.session.tls.CertificateForge.NOW;
import static org.rustycoin.libp2p.session.tls.CertificateForge.extension;

/** Certificates that break one rule, with the key to use them. */
public final class ForgedIdentity {

    /** When all others are valid, in seconds since 1970. */
    public static final long UNIX_SECONDS = NOW;

    private ForgedIdentity() {}

    public static TlsCredentials expired() throws Exception {
        CertificateForge forge = CertificateForge.good();
        forge.notAfter = NOW - 1;
        return credentials(forge);
    }

    /** Names a peer who has not signed the certificate's key. */
    public static TlsCredentials ofAnother() throws Exception {
        CertificateForge forge = CertificateForge.good();
        KeyPair liar = KeyPair.generate(new SplittableRandom(5));
        forge.extensions.add(extension(HOST_KEY, true,
                forge.signedKey(liar.sign(HostKeyExtension.signedBytes(forge.keyInfo)))));
        return credentials(forge);
    }

    private static TlsCredentials credentials(CertificateForge forge) throws Exception {
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(forge.key.toPkcs8()));
        return new TlsCredentials(key, (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(forge.der())));
    }
}
