package org.rustycoin.libp2p.session.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/** The running hash and key of a handshake (Noise §5.2). */
final class SymmetricState {

    static final int HASH_BYTES = 32;

    private byte[] chainingKey;
    private byte[] hash;
    private byte @Nullable [] key;
    private long counter;

    SymmetricState(String protocolName) {
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        hash = name.length <= HASH_BYTES ? Arrays.copyOf(name, HASH_BYTES) : sha256(name);
        chainingKey = hash;
    }

    void mixHash(byte[] data) {
        hash = sha256(hash, data);
    }

    void mixKey(byte[] secret) {
        byte[][] keys = hkdf(chainingKey, secret);
        chainingKey = keys[0];
        key = keys[1];
        counter = 0;
    }

    byte[] encryptAndHash(byte[] plain) {
        byte[] k = key;
        byte[] sealed = k == null ? plain : once(CipherState.encrypting(k)).encryptWithAd(hash, plain);
        mixHash(sealed);
        return sealed;
    }

    byte[] decryptAndHash(byte[] sealed) throws NoiseException {
        byte[] k = key;
        byte[] plain = k == null ? sealed : once(CipherState.decrypting(k)).decryptWithAd(hash, sealed);
        mixHash(sealed);
        return plain;
    }

    /** In XX every handshake key encrypts at most one static key and one payload, so its counter is 0 or 1. */
    private CipherState once(CipherState cipher) {
        cipher.skipTo(counter++);
        return cipher;
    }

    /** The two keys of the session: the initiator's direction first. */
    byte[][] split() {
        return hkdf(chainingKey, new byte[0]);
    }

    private static byte[][] hkdf(byte[] chainingKey, byte[] input) {
        byte[] temporary = hmac(chainingKey, input);
        byte[] one = hmac(temporary, new byte[]{1});
        byte[] twoInput = Arrays.copyOf(one, HASH_BYTES + 1);
        twoInput[HASH_BYTES] = 2;
        return new byte[][]{one, hmac(temporary, twoInput)};
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
