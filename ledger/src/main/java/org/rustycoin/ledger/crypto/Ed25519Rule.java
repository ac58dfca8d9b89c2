package org.rustycoin.ledger.crypto;

import java.math.BigInteger;
import java.util.HexFormat;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Which Ed25519 signatures the coin accepts, apart from the equation itself.
 *
 * <p>
 * Libraries agree on honest signatures and differ on crafted ones (Chalkias, Garillot, Nikolaenko, "Taming the many
 * EdDSAs", 2020): a coin whose nodes differ splits. So before any library is asked, this refuses a scalar S that is not
 * below the group order, encodings of A and R that are not canonical, and points of small order. What is left to a
 * verifier is the equation of RFC 8032 §5.1.7 without the cofactor; {@code docs/decisions/0003-ed25519.md} has the
 * measurements and the rest.
 */
public final class Ed25519Rule {

    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final byte[] ORDER = littleEndian(
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493")));
    private static final byte[] PRIME_BYTES = littleEndian(PRIME);

    /** The y coordinates of the eight points of small order; the sign of x is ignored when comparing. */
    private static final byte[][] SMALL_ORDER_Y = {littleEndian(BigInteger.ZERO), littleEndian(BigInteger.ONE),
            littleEndian(PRIME.subtract(BigInteger.ONE)),
            littleEndian(orderEight()), littleEndian(PRIME.subtract(orderEight()))};

    private Ed25519Rule() {}

    /** Whether the bytes may be given to a library at all. */
    public static boolean admits(byte[] publicKey, byte[] signature) {
        return publicKey.length == Ed25519.PUBLIC_KEY_SIZE && signature.length == Ed25519.SIGNATURE_SIZE
                && below(signature, 32, ORDER, 0xff) && canonicalPoint(publicKey, 0) && canonicalPoint(signature, 0);
    }

    private static boolean canonicalPoint(byte[] bytes, int at) {
        if (!below(bytes, at, PRIME_BYTES, 0x7f)) {
            return false;
        }
        for (byte[] y : SMALL_ORDER_Y) {
            if (sameY(bytes, at, y)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameY(byte[] bytes, int at, byte[] y) {
        for (int i = 0; i < 31; i++) {
            if (bytes[at + i] != y[i]) {
                return false;
            }
        }
        return (bytes[at + 31] & 0x7f) == (y[31] & 0x7f);
    }

    /** Whether the little-endian number at {@code at}, its last byte masked, is below {@code bound}. */
    private static boolean below(byte[] bytes, int at, byte[] bound, int lastMask) {
        for (int i = 31; i >= 0; i--) {
            int mine = bytes[at + i] & (i == 31 ? lastMask : 0xff);
            int its = bound[i] & 0xff;
            if (mine != its) {
                return mine < its;
            }
        }
        return false;
    }

    /** The y of a point of order 8, from its well-known encoding; its negative is the other one. */
    private static BigInteger orderEight() {
        byte[] encoding = HexFormat.of()
                .parseHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = encoding[31 - i];
        }
        return new BigInteger(1, bigEndian);
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}
