package org.rustycoin.libp2p.identity;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * The two curves of 256 bits on which libp2p signs with ECDSA over SHA-256.
 *
 * <p>
 * We sign with the nonce of RFC 6979 and with the low of the two values that S can take, which every verifier accepts. Who
 * must accept a high S is said by the key's class. Both curves have cofactor 1: a point on the curve is in the group.
 */
enum Curve {
    SECP256K1("secp256k1"), P256("P-256");

    static final int SCALAR_BYTES = 32;

    /** Two numbers of up to 33 bytes and their heads: more is no signature, and is not read. */
    static final int SIGNATURE_BYTES_MAX = 72;

    private final ECDomainParameters domain;
    private final BigInteger halfOrder;

    Curve(String name) {
        domain = new ECDomainParameters(CustomNamedCurves.getByName(name));
        halfOrder = domain.getN().shiftRight(1);
    }

    /** A secret between 1 and the group's order. */
    BigInteger secret(byte[] bytes) throws KeyException {
        var secret = new BigInteger(1, bytes);
        if (bytes.length != SCALAR_BYTES || secret.signum() == 0 || secret.compareTo(domain.getN()) >= 0) {
            throw new KeyException("an elliptic curve secret out of range");
        }
        return secret;
    }

    /** A new secret; all but one in 2^32 draws are in range. */
    BigInteger newSecret(RandomGenerator random) {
        byte[] bytes = new byte[SCALAR_BYTES];
        while (true) {
            random.nextBytes(bytes);
            try {
                return secret(bytes);
            } catch (KeyException e) {
                // out of range: draw again
            }
        }
    }

    static byte[] secretBytes(BigInteger secret) {
        return BigIntegers.asUnsignedByteArray(SCALAR_BYTES, secret);
    }

    byte[] pointOf(BigInteger secret, boolean compressed) {
        return domain.getG().multiply(secret).getEncoded(compressed);
    }

    /** The key at an encoded point, which must lie on the curve and not at infinity. */
    ECPublicKeyParameters key(byte[] encoded) throws KeyException {
        try {
            ECPoint point = domain.getCurve().decodePoint(encoded);
            return new ECPublicKeyParameters(point, domain); // refuses infinity
        } catch (IllegalArgumentException e) {
            throw new KeyException("a point that is not on the curve " + this);
        }
    }

    byte[] sign(BigInteger secret, byte[] message) {
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret, domain));
        BigInteger[] pair = signer.generateSignature(sha256(message));
        return write(pair[0], pair[1].compareTo(halfOrder) > 0 ? domain.getN().subtract(pair[1]) : pair[1]);
    }

    boolean verify(ECPublicKeyParameters key, byte[] message, byte[] signature, boolean highS) {
        if (signature.length > SIGNATURE_BYTES_MAX) {
            return false;
        }
        BigInteger r;
        BigInteger s;
        try {
            var whole = new DerReader(signature);
            DerReader pair = whole.open(DerReader.SEQUENCE);
            whole.end();
            r = pair.natural();
            s = pair.natural();
            pair.end();
        } catch (DerException e) {
            return false;
        }
        if (!highS && s.compareTo(halfOrder) > 0) {
            return false;
        }
        var verifier = new ECDSASigner();
        verifier.init(false, key);
        return verifier.verifySignature(sha256(message), r, s);
    }

    private static byte[] sha256(byte[] message) {
        var digest = new SHA256Digest();
        digest.update(message, 0, message.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    /** The DER of two numbers of at most 33 bytes each, so that all lengths are one byte. */
    private static byte[] write(BigInteger r, BigInteger s) {
        byte[] first = r.toByteArray();
        byte[] second = s.toByteArray();
        byte[] out = new byte[6 + first.length + second.length];
        out[0] = DerReader.SEQUENCE;
        out[1] = (byte) (out.length - 2);
        out[2] = DerReader.INTEGER;
        out[3] = (byte) first.length;
        System.arraycopy(first, 0, out, 4, first.length);
        out[4 + first.length] = DerReader.INTEGER;
        out[5 + first.length] = (byte) second.length;
        System.arraycopy(second, 0, out, 6 + first.length, second.length);
        return out;
    }
}
