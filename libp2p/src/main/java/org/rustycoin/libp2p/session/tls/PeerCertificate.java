package org.rustycoin.libp2p.session.tls;

import java.util.List;

import org.rustycoin.libp2p.identity.DerException;
import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.tls.CertificateRefusal.Rule;

/**
 * What a peer's certificate must be (libp2p/specs tls, peer authentication), one step for each rule.
 *
 * <p>
 * The certificate says who the peer is only together with the TLS handshake, which proves that the peer holds the
 * certificate's key. Whoever dialled someone then compares peer ids. The cost of a refusal is bounded: parsing is linear in
 * at most {@link #BYTES_MAX} bytes, and at most two signatures by keys of bounded size are verified.
 */
public final class PeerCertificate {

    /**
     * An honest certificate has about 400 bytes with an Ed25519 identity, 2.5 kB with an RSA identity of 8192 bits, and twice
     * that if the certificate's key is such a one too, which the specification advises against.
     */
    public static final int BYTES_MAX = 8192;

    private PeerCertificate() {}

    /**
     * The identity key that a chain of certificates, as TLS gives it, authenticates.
     *
     * @param unixSeconds the time of day, in seconds since 1970
     */
    public static PublicKey verify(List<byte[]> chain, long unixSeconds) throws CertificateRefusal {
        if (chain.size() != 1) {
            throw new CertificateRefusal(Rule.ONE_CERTIFICATE, chain.size() + " certificates");
        }
        return verify(chain.getFirst(), unixSeconds);
    }

    private static PublicKey verify(byte[] der, long unixSeconds) throws CertificateRefusal {
        if (der.length > BYTES_MAX) {
            throw new CertificateRefusal(Rule.SIZE, "a certificate of " + der.length + " bytes");
        }
        CertificateParts parts = parse(der);
        if (unixSeconds < parts.notBefore() || unixSeconds > parts.notAfter()) {
            throw new CertificateRefusal(Rule.VALIDITY, "a certificate valid from " + parts.notBefore() + " to "
                    + parts.notAfter() + ", received at " + unixSeconds);
        }
        HostKeyExtension extension = HostKeyExtension.in(parts.extensions());
        PublicKey certificateKey = CertificateKey.of(parts);
        if (!certificateKey.verify(parts.signedBytes(), parts.signature())) {
            throw new CertificateRefusal(Rule.SELF_SIGNATURE, "a certificate that its own key did not sign");
        }
        PublicKey hostKey = hostKey(extension);
        if (!hostKey.verify(HostKeyExtension.signedBytes(parts.keyInfo()), extension.signature())) {
            throw new CertificateRefusal(Rule.HOST_SIGNATURE, "a certificate's key that its peer did not sign");
        }
        return hostKey;
    }

    private static CertificateParts parse(byte[] der) throws CertificateRefusal {
        try {
            return CertificateParts.read(der);
        } catch (DerException e) {
            throw new CertificateRefusal(Rule.FORM, "no certificate: " + e.getMessage());
        }
    }

    private static PublicKey hostKey(HostKeyExtension extension) throws CertificateRefusal {
        try {
            return PublicKey.fromProtobuf(extension.publicKey());
        } catch (KeyException e) {
            throw new CertificateRefusal(Rule.HOST_KEY, "an identity key that is none: " + e.getMessage());
        }
    }
}
