package org.rustycoin.libp2p.session.tls;

import java.util.Arrays;
import java.util.HexFormat;

import org.rustycoin.libp2p.identity.EcdsaPublicKey;
import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.identity.RsaPublicKey;
import org.rustycoin.libp2p.session.tls.CertificateRefusal.Rule;

/**
 * The key of a certificate and the algorithm that it signed itself with. The specification leaves the choice to the maker,
 * who must take one that others can verify: go, rust and js take ECDSA on P-256, jvm also Ed25519, and RSA is what is left
 * where there are no curves. All three with SHA-256 or better; nothing else is accepted, SHA-1 least of all.
 */
final class CertificateKey {

    private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] ED25519 = HexFormat.of().parseHex("300506032b6570");
    private static final byte[] RSA_SHA256 = HexFormat.of().parseHex("300d06092a864886f70d01010b0500");
    private static final byte[] ED25519_INFO_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private CertificateKey() {}

    /** The key in the form in which it verifies signatures of the algorithm that the certificate names. */
    static PublicKey of(CertificateParts parts) throws CertificateRefusal {
        byte[] info = parts.keyInfo();
        try {
            if (Arrays.equals(parts.algorithm(), ECDSA_SHA256)) {
                return EcdsaPublicKey.of(info);
            }
            if (Arrays.equals(parts.algorithm(), RSA_SHA256)) {
                return RsaPublicKey.of(info);
            }
            int head = ED25519_INFO_HEAD.length;
            if (Arrays.equals(parts.algorithm(), ED25519) && info.length > head
                    && Arrays.equals(info, 0, head, ED25519_INFO_HEAD, 0, head)) {
                return PublicKey.ed25519(Arrays.copyOfRange(info, head, info.length));
            }
            throw new CertificateRefusal(Rule.CERTIFICATE_KEY, "a certificate signed by an unsupported algorithm");
        } catch (KeyException e) {
            throw new CertificateRefusal(Rule.CERTIFICATE_KEY, "a certificate's key that is none: " + e.getMessage());
        }
    }
}
