package org.rustycoin.ledger.params;

import java.math.BigInteger;

import org.rustycoin.ledger.block.Hash;

/**
 * The compact form of a proof-of-work target: an exponent byte, then three bytes of mantissa, and
 * target = mantissa · 256^(exponent − 3) (WIRE.md §2). Unlike Bitcoin's form there is no sign bit.
 */
public final class CompactTarget {

    private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);

    private CompactTarget() {}

    /** The target of a compact form; what a small exponent shifts out is lost. */
    public static BigInteger expand(int compact) {
        int exponent = compact >>> 24;
        BigInteger mantissa = BigInteger.valueOf(compact & 0xffffff);
        return exponent >= 3 ? mantissa.shiftLeft(8 * (exponent - 3)) : mantissa.shiftRight(8 * (3 - exponent));
    }

    /** The form of a target with the smallest exponent that keeps its three highest bytes. */
    public static int compact(BigInteger target) {
        int exponent = (target.bitLength() + 7) / 8;
        int mantissa = exponent <= 3
                ? target.shiftLeft(8 * (3 - exponent)).intValue()
                : target.shiftRight(8 * (exponent - 3)).intValue();
        return exponent << 24 | mantissa;
    }

    /** Expected hashes to meet a target: ⌊2^256 / (target + 1)⌋. */
    public static BigInteger work(int compact) {
        return TWO_256.divide(expand(compact).add(BigInteger.ONE));
    }

    /** Whether a block hash, as a big-endian number, is at most the target. */
    public static boolean isMet(Hash hash, int compact) {
        return new BigInteger(1, hash.unsafeArray()).compareTo(expand(compact)) <= 0;
    }
}
