package org.rustycoin.libp2p.session.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.random.RandomGenerator;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.rustycoin.libp2p.identity.EcdsaKeyPair;
import org.rustycoin.libp2p.identity.KeyPair;

/**
 * A node's certificate for TLS and QUIC and its key, made once and used for every session. Immutable, so connections on
 * different threads share it.
 *
 * <p>
 * The certificate's key is a new one on P-256, which all peers verify; it has nothing to do with the identity but the
 * identity's signature. Subject and issuer are a random serial number, as go-libp2p writes them, because some parsers refuse
 * an empty issuer. The extension is marked critical, as rust and js do: whoever does not know it learns nothing from the
 * rest.
 */
public final class TlsIdentity {

    /** An hour for clocks that run behind, as in go and js. */
    static final long VALID_BEFORE_SECONDS = 3600;
    /** About 100 years, as in go and js: a certificate that expired would cut a long-running node off. */
    static final long VALID_AFTER_SECONDS = 100L * 365 * 24 * 3600;

    private final byte[] certificate;
    private final byte[] privateKey;

    /**
     * @param random      a secure source outside simulations
     * @param unixSeconds the time of day, in seconds since 1970
     */
    public TlsIdentity(KeyPair host, RandomGenerator random, long unixSeconds) {
        EcdsaKeyPair key = EcdsaKeyPair.newPair(random);
        try {
            certificate = selfSigned(host, key, random, unixSeconds);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        privateKey = key.toPkcs8();
    }

    private static byte[] selfSigned(KeyPair host, EcdsaKeyPair key, RandomGenerator random, long unixSeconds)
            throws IOException {
        byte[] keyInfo = key.publicKey().raw();
        X500Name name = new X500NameBuilder().addRDN(BCStyle.SERIALNUMBER, number(random).toString()).build();
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        var body = new V3TBSCertificateGenerator();
        body.setSerialNumber(new ASN1Integer(number(random)));
        body.setSignature(algorithm);
        body.setIssuer(name);
        body.setStartDate(new Time(CertificateTime.write(unixSeconds - VALID_BEFORE_SECONDS)));
        body.setEndDate(new Time(CertificateTime.write(unixSeconds + VALID_AFTER_SECONDS)));
        body.setSubject(name);
        body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(keyInfo));
        body.setExtensions(new Extensions(new Extension(HostKeyExtension.ID, true,
                HostKeyExtension.value(host, keyInfo).getEncoded(ASN1Encoding.DER))));
        TBSCertificate signed = body.generateTBSCertificate();

        var parts = new ASN1EncodableVector();
        parts.add(signed);
        parts.add(algorithm);
        parts.add(new DERBitString(key.sign(signed.getEncoded(ASN1Encoding.DER))));
        return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    }

    /** Of 62 bits, as go draws them; RFC 5280 wants a serial number above zero. */
    private static BigInteger number(RandomGenerator random) {
        return BigInteger.valueOf((random.nextLong() >>> 2) + 1);
    }

    /** The certificate in DER. */
    public byte[] certificate() {
        return certificate.clone();
    }

    /** The certificate's private key, a PKCS #8 PrivateKeyInfo in DER. */
    public byte[] privateKey() {
        return privateKey.clone();
    }
}
