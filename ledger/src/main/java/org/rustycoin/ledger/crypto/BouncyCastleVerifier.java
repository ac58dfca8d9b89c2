package org.rustycoin.ledger.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 by BouncyCastle's low-level API: pure Java, so it is there on every platform.
 *
 * <p>
 * BouncyCastle decides the equation times the cofactor, and so admits signatures that only a crafter makes, with a key
 * or an R that has a part of small order; the coin's rule is the equation itself. For points of the prime-order subgroup
 * the two are one. So a signature that BouncyCastle admits counts if both points are of that subgroup, as those of
 * everybody who signs by the book are; for any other the JDK's slow implementation has the last word.
 */
public final class BouncyCastleVerifier implements SignatureVerifier {

    private static final String JDK_PROVIDER = "SunEC";
    /** What stands before the 32 bytes of a key in SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final byte[] KEY_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return Ed25519Rule.admits(publicKey, signature)
                && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length)
                && (isOfPrimeOrder(publicKey) && isOfPrimeOrder(signature)
                        || verifiedByJdk(publicKey, message, signature));
    }

    /** Whether the first 32 bytes encode a point of the prime-order subgroup. */
    private static boolean isOfPrimeOrder(byte[] point) {
        return Ed25519.validatePublicKeyFull(point, 0);
    }

    private static boolean verifiedByJdk(byte[] publicKey, byte[] message, byte[] signature) {
        byte[] encoded = new byte[KEY_PREFIX.length + publicKey.length];
        System.arraycopy(KEY_PREFIX, 0, encoded, 0, KEY_PREFIX.length);
        System.arraycopy(publicKey, 0, encoded, KEY_PREFIX.length, publicKey.length);
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519", JDK_PROVIDER)
                    .generatePublic(new X509EncodedKeySpec(encoded));
            Signature checker = Signature.getInstance("Ed25519", JDK_PROVIDER);
            checker.initVerify(key);
            checker.update(message);
            return checker.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // the JDK refuses the form of a crafted key or signature
        }
    }
}
