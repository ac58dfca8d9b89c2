package org.rustycoin.libp2p.session.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.rustycoin.libp2p.identity.DerReader;
import org.rustycoin.libp2p.identity.EcdsaKeyPair;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.KeyType;
import org.rustycoin.libp2p.identity.SpecKeys;

/**
 * Makes certificates that are right in all but what a test changes: each field can be set, and the signatures are made after
 * that.
 */
final class CertificateForge {

    static final long NOW = 1_767_225_600; // 2026-01-01
    static final String HOST_KEY = "1.3.6.1.4.1.53594.1.1";

    KeyPair host = SpecKeys.pair(KeyType.ED25519);
    EcdsaKeyPair key = EcdsaKeyPair.newPair(new SplittableRandom(3));
    byte[] keyInfo = key.publicKey().raw();
    UnaryOperator<byte[]> signer = key::sign;
    int version = 2;
    BigInteger serial = BigInteger.TEN;
    ASN1Encodable algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    ASN1Encodable outerAlgorithm = algorithm;
    X500Name issuer = new X500Name("CN=x");
    X500Name subject = new X500Name("CN=x");
    long notBefore = NOW - 10;
    long notAfter = NOW + 10;
    byte[] hostKey = host.publicKey().toProtobuf();
    final List<ASN1Encodable> uniqueIds = new ArrayList<>();
    final List<ASN1Encodable> extensions = new ArrayList<>();

    /** Identity, certificate key and libp2p's extension, and nothing else. */
    static CertificateForge good() {
        return new CertificateForge();
    }

    CertificateForge host(KeyPair pair) {
        host = pair;
        hostKey = pair.publicKey().toProtobuf();
        return this;
    }

    ASN1Encodable hostExtension() {
        return extension(HOST_KEY, true, signedKey(host.sign(HostKeyExtension.signedBytes(keyInfo))));
    }

    byte[] signedKey(byte[] signature) {
        return encoded(sequence(new DEROctetString(hostKey), new DEROctetString(signature)));
    }

    static ASN1Encodable extension(String id, boolean critical, byte[] value) {
        return sequence(new ASN1ObjectIdentifier(id), ASN1Boolean.getInstance(critical), new DEROctetString(value));
    }

    /** The certificate; libp2p's extension is added if no extension was. */
    byte[] der() {
        return sign(body());
    }

    /** A certificate of a body that need not be one. */
    byte[] sign(byte[] body) {
        byte[] algorithmBytes = encoded(outerAlgorithm);
        byte[] signature = encoded(new DERBitString(signer.apply(body)));
        int length = body.length + algorithmBytes.length + signature.length;
        var der = new ByteArrayOutputStream();
        der.write(DerReader.SEQUENCE);
        der.write(length < 0x100 ? 0x81 : 0x82);
        if (length >= 0x100) {
            der.write(length >> 8);
        }
        der.write(length);
        der.writeBytes(body);
        der.writeBytes(algorithmBytes);
        der.writeBytes(signature);
        return der.toByteArray();
    }

    byte[] body() {
        if (extensions.isEmpty()) {
            extensions.add(hostExtension());
        }
        var body = new ASN1EncodableVector();
        body.add(new DERTaggedObject(true, 0, new ASN1Integer(version)));
        body.add(new ASN1Integer(serial));
        body.add(algorithm);
        body.add(issuer);
        body.add(sequence(CertificateTime.write(notBefore), CertificateTime.write(notAfter)));
        body.add(subject);
        try {
            body.add(ASN1Primitive.fromByteArray(keyInfo));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        uniqueIds.forEach(body::add);
        body.add(new DERTaggedObject(true, 3, sequence(extensions.toArray(ASN1Encodable[]::new))));
        return encoded(new DERSequence(body));
    }

    static DERSequence sequence(ASN1Encodable... values) {
        return new DERSequence(values);
    }

    static byte[] encoded(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded("DER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
