package org.rustycoin.ledger.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Signatures that no honest signer makes, on which libraries disagree. All points here get the point of order two,
 * (0, −1), added: (x, y) becomes (−x, −y).
 */
public final class CraftedSignatures {

    /** A case with the coin's verdict on it: the equation of RFC 8032 §5.1.7 without the cofactor. */
    public record Crafted(String name, byte[] publicKey, byte[] message, byte[] signature, boolean valid) {}

    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ORDER = BigInteger.TWO.pow(252)
            .add(new BigInteger("27742317777372353535851937790883648493"));

    private final byte[] seed = new byte[32];
    private final byte[] message = new byte[32];

    public CraftedSignatures(RandomGenerator random) {
        random.nextBytes(seed);
        random.nextBytes(message);
    }

    private byte[] publicKey() {
        byte[] key = new byte[32];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return key;
    }

    public Crafted honest() {
        byte[] signature = new byte[64];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return new Crafted("honest", publicKey(), message, signature, true);
    }

    /** R has a part of order two: the equation holds only when it is multiplied by the cofactor. */
    public Crafted mixedR() {
        byte[] point = plusOrderTwo(Arrays.copyOf(honest().signature(), 32));
        return signed("R of mixed order", publicKey(), point, false);
    }

    /** The key has a part of order two, which the factor before it keeps when it is odd. */
    public Crafted mixedKey() {
        byte[] key = plusOrderTwo(publicKey());
        byte[] point = Arrays.copyOf(honest().signature(), 32);
        return signed("key of mixed order", key, point, !challenge(point, key).testBit(0));
    }

    /** Both have one: they cancel when the factor before the key is odd. */
    public Crafted mixedBoth() {
        byte[] key = plusOrderTwo(publicKey());
        byte[] point = plusOrderTwo(Arrays.copyOf(honest().signature(), 32));
        return signed("key and R of mixed order", key, point, challenge(point, key).testBit(0));
    }

    /** The factor before the key, reduced as libraries reduce it. */
    private BigInteger challenge(byte[] point, byte[] key) {
        return number(sha512(point, key, message)).mod(ORDER);
    }

    private Crafted signed(String name, byte[] key, byte[] point, boolean valid) {
        byte[] expanded = sha512(seed);
        byte[] scalar = Arrays.copyOf(expanded, 32);
        scalar[0] &= (byte) 0xf8;
        scalar[31] = (byte) (scalar[31] & 0x7f | 0x40);
        BigInteger nonce = number(sha512(Arrays.copyOfRange(expanded, 32, 64), message)).mod(ORDER);
        BigInteger s = nonce.add(challenge(point, key).multiply(number(scalar))).mod(ORDER);
        byte[] signature = new byte[64];
        System.arraycopy(point, 0, signature, 0, 32);
        System.arraycopy(bytes(s), 0, signature, 32, 32);
        return new Crafted(name, key, message, signature, valid);
    }

    private static byte[] plusOrderTwo(byte[] encoding) {
        int sign = encoding[31] >> 7 & 1;
        byte[] y = encoding.clone();
        y[31] &= 0x7f;
        byte[] sum = bytes(PRIME.subtract(number(y)));
        sum[31] |= (byte) (1 - sign << 7);
        return sum;
    }

    private static byte[] sha512(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-512", e);
        }
    }

    private static BigInteger number(byte[] littleEndian) {
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }

    private static byte[] bytes(BigInteger number) {
        byte[] littleEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            littleEndian[i] = number.shiftRight(8 * i).byteValue();
        }
        return littleEndian;
    }
}
