package org.rustycoin.libp2p.session.tls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.DerException;
import org.rustycoin.libp2p.identity.DerReader;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.session.tls.CertificateParts.Extension;
import org.rustycoin.libp2p.session.tls.CertificateRefusal.Rule;

/**
 * libp2p's extension of a certificate: {@code SignedKey ::= SEQUENCE { publicKey OCTET STRING, signature OCTET STRING }}.
 *
 * @param publicKey the identity key as libp2p's protobuf message
 * @param signature the identity's, over the certificate's key
 */
record HostKeyExtension(byte[] publicKey, byte[] signature) {

    static final ASN1ObjectIdentifier ID = new ASN1ObjectIdentifier("1.3.6.1.4.1.53594.1.1");

    /** The identifier's bytes in DER: 53594 is 0x83 0xa2 0x5a in digits of seven bits. */
    private static final byte[] ID_CONTENT = {0x2b, 0x06, 0x01, 0x04, 0x01, (byte) 0x83, (byte) 0xa2, 0x5a, 0x01, 0x01};

    private static final byte[] PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

    /** The one among a certificate's extensions. Others must not be critical, and are ignored. */
    static HostKeyExtension in(List<Extension> extensions) throws CertificateRefusal {
        byte @Nullable [] found = null;
        for (Extension extension : extensions) {
            if (Arrays.equals(extension.id(), ID_CONTENT)) {
                if (found != null) {
                    throw new CertificateRefusal(Rule.HOST_KEY_EXTENSION, "two of libp2p's extension");
                }
                found = extension.value();
            } else if (extension.critical()) {
                throw new CertificateRefusal(Rule.UNKNOWN_CRITICAL_EXTENSION, "an unknown critical extension");
            }
        }
        if (found == null) {
            throw new CertificateRefusal(Rule.HOST_KEY_EXTENSION, "a certificate without libp2p's extension");
        }
        return read(found);
    }

    private static HostKeyExtension read(byte[] value) throws CertificateRefusal {
        try {
            var whole = new DerReader(value);
            DerReader signedKey = whole.open(DerReader.SEQUENCE);
            whole.end();
            var extension = new HostKeyExtension(signedKey.content(DerReader.OCTET_STRING),
                    signedKey.content(DerReader.OCTET_STRING));
            signedKey.end();
            return extension;
        } catch (DerException e) {
            throw new CertificateRefusal(Rule.HOST_KEY_EXTENSION, "no SignedKey: " + e.getMessage());
        }
    }

    /** The value by which a peer vouches for the key of a certificate. */
    static DERSequence value(KeyPair host, byte[] keyInfo) {
        var signedKey = new ASN1EncodableVector();
        signedKey.add(new DEROctetString(host.publicKey().toProtobuf()));
        signedKey.add(new DEROctetString(host.sign(signedBytes(keyInfo))));
        return new DERSequence(signedKey);
    }

    /** What the identity signs: a prefix and the certificate key's SubjectPublicKeyInfo. */
    static byte[] signedBytes(byte[] keyInfo) {
        byte[] bytes = Arrays.copyOf(PREFIX, PREFIX.length + keyInfo.length);
        System.arraycopy(keyInfo, 0, bytes, PREFIX.length, keyInfo.length);
        return bytes;
    }
}
