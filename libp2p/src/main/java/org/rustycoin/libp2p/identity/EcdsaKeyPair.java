package org.rustycoin.libp2p.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * An ECDSA identity on P-256: its secret data are the ECPrivateKey of RFC 5915. Curve and public key are optional there;
 * where given they must be P-256 and the secret's.
 */
public final class EcdsaKeyPair extends KeyPair {

    private static final byte[] P256 = HexFormat.of().parseHex("06082a8648ce3d030107");
    private static final BigInteger VERSION = BigInteger.ONE;

    private final BigInteger secret;

    private EcdsaKeyPair(BigInteger secret) throws KeyException {
        super(EcdsaPublicKey.atPoint(Curve.P256.pointOf(secret, false)));
        this.secret = secret;
    }

    /** A new key pair, for an identity or for a certificate. */
    public static EcdsaKeyPair newPair(RandomGenerator random) {
        try {
            return new EcdsaKeyPair(Curve.P256.newSecret(random));
        } catch (KeyException e) {
            throw new IllegalStateException("a generated key is valid", e);
        }
    }

    static EcdsaKeyPair of(byte[] data) throws KeyException {
        try {
            var whole = new DerReader(data);
            DerReader key = whole.open(DerReader.SEQUENCE);
            whole.end();
            if (!key.natural().equals(VERSION)) {
                throw new KeyException("an elliptic curve key of an unknown version");
            }
            var pair = new EcdsaKeyPair(Curve.P256.secret(key.content(DerReader.OCTET_STRING)));
            if (key.isNext(DerReader.tagged(0)) && !Arrays.equals(key.content(DerReader.tagged(0)), P256)) {
                throw new KeyException("an elliptic curve key that is not on P-256");
            }
            if (key.isNext(DerReader.tagged(1))) {
                DerReader tagged = key.open(DerReader.tagged(1));
                if (!Arrays.equals(tagged.bits(), Curve.P256.pointOf(pair.secret, false))) {
                    throw new KeyException("an elliptic curve private key with another one's public key");
                }
                tagged.end();
            }
            key.end();
            return pair;
        } catch (DerException e) {
            throw new KeyException("an ECDSA private key that is no ECPrivateKey: " + e.getMessage());
        }
    }

    /** The secret as the PKCS #8 PrivateKeyInfo that TLS libraries take. */
    public byte[] toPkcs8() {
        try {
            var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey,
                    X9ObjectIdentifiers.prime256v1);
            return new PrivateKeyInfo(algorithm, structure()).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
    }

    @Override
    byte[] secret() {
        try {
            return structure().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
    }

    private ECPrivateKey structure() {
        return new ECPrivateKey(Curve.SCALAR_BYTES * Byte.SIZE, secret,
                new DERBitString(Curve.P256.pointOf(secret, false)), X9ObjectIdentifiers.prime256v1);
    }

    @Override
    public byte[] sign(byte[] message) {
        return Curve.P256.sign(secret, message);
    }
}
