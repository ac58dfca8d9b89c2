package org.rustycoin.libp2p.session.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.security.ChaChaPoly;

/** The running hash and key of a handshake (Noise §5.2). */
final class SymmetricState {

    static final int HASH_BYTES = 32;

    private final ChaChaPoly cipher;
    private final MessageDigest digest;
    private final Mac mac;
    private byte[] chainingKey;
    private byte[] hash;
    private byte @Nullable [] key;
    private long counter;

    SymmetricState(String protocolName, ChaChaPoly cipher) {
        this.cipher = cipher;
        try {
            digest = MessageDigest.getInstance("SHA-256");
            mac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and HMAC", e);
        }
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        hash = name.length <= HASH_BYTES ? Arrays.copyOf(name, HASH_BYTES) : digest.digest(name);
        chainingKey = hash;
    }

    void mixHash(byte[] data) {
        digest.update(hash);
        hash = digest.digest(data);
    }

    void mixKey(byte[] secret) {
        byte[][] keys = hkdf(chainingKey, secret);
        chainingKey = keys[0];
        key = keys[1];
        counter = 0;
    }

    byte[] encryptAndHash(byte[] plain) {
        byte[] k = key;
        byte[] sealed = k == null ? plain : once(k).encryptWithAd(hash, plain);
        mixHash(sealed);
        return sealed;
    }

    byte[] decryptAndHash(byte[] sealed) throws NoiseException {
        byte[] k = key;
        byte[] plain = k == null ? sealed : once(k).decryptWithAd(hash, sealed);
        mixHash(sealed);
        return plain;
    }

    /** In XX every handshake key encrypts at most one static key and one payload, so its counter is 0 or 1. */
    private CipherState once(byte[] k) {
        var once = new CipherState(k, cipher);
        once.skipTo(counter++);
        return once;
    }

    /** The two keys of the session: the initiator's direction first. */
    byte[][] split() {
        return hkdf(chainingKey, new byte[0]);
    }

    private byte[][] hkdf(byte[] salt, byte[] input) {
        byte[] temporary = hmac(salt, input);
        byte[] one = hmac(temporary, new byte[]{1});
        byte[] twoInput = Arrays.copyOf(one, HASH_BYTES + 1);
        twoInput[HASH_BYTES] = 2;
        return new byte[][]{one, hmac(temporary, twoInput)};
    }

    private byte[] hmac(byte[] with, byte[] data) {
        try {
            mac.init(new SecretKeySpec(with, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("any bytes are a key of HMAC", e);
        }
    }
}
