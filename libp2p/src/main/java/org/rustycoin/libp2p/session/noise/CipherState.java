package org.rustycoin.libp2p.session.noise;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key and a counter: one direction of a session (Noise §5.1). The counter is never reused, and the session ends before
 * it could wrap.
 */
public final class CipherState {

    public static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final int mode;
    private final byte[] nonce = new byte[12];
    private long counter;

    private CipherState(byte[] key, int mode) {
        this.key = new SecretKeySpec(key, "ChaCha20");
        this.mode = mode;
        try {
            this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 11 has ChaCha20-Poly1305", e);
        }
    }

    static CipherState encrypting(byte[] key) {
        return new CipherState(key.clone(), Cipher.ENCRYPT_MODE);
    }

    static CipherState decrypting(byte[] key) {
        return new CipherState(key.clone(), Cipher.DECRYPT_MODE);
    }

    /** Makes {@code counter} the next message's number; a handshake's ciphers live for one message. */
    void skipTo(long next) {
        counter = next;
    }

    /** Encrypts, writes ciphertext and tag, and returns their length: {@code length} + {@link #TAG_BYTES}. */
    public int encrypt(byte[] from, int offset, int length, byte[] to, int toOffset) {
        try {
            next();
            return cipher.doFinal(from, offset, length, to, toOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption does not fail", e);
        }
    }

    /** Decrypts ciphertext and tag and returns the plaintext's length. */
    public int decrypt(byte[] from, int offset, int length, byte[] to, int toOffset) throws NoiseException {
        if (length < TAG_BYTES) {
            throw new NoiseException("a message of " + length + " bytes, shorter than its tag");
        }
        try {
            next();
            return cipher.doFinal(from, offset, length, to, toOffset);
        } catch (AEADBadTagException e) {
            throw new NoiseException("message " + (counter - 1) + " is not authentic");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("decryption fails only for a wrong tag", e);
        }
    }

    byte[] encryptWithAd(byte[] ad, byte[] plain) {
        try {
            next();
            cipher.updateAAD(ad);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption does not fail", e);
        }
    }

    byte[] decryptWithAd(byte[] ad, byte[] sealed) throws NoiseException {
        try {
            next();
            cipher.updateAAD(ad);
            return cipher.doFinal(sealed);
        } catch (GeneralSecurityException e) {
            throw new NoiseException("a handshake message that is not authentic");
        }
    }

    /** Noise's nonce for ChaChaPoly: four zero bytes, then the counter in little-endian. */
    private void next() throws GeneralSecurityException {
        if (counter == -1) {
            throw new IllegalStateException("2^64 - 1 messages under one key");
        }
        for (int i = 0; i < 8; i++) {
            nonce[4 + i] = (byte) (counter >>> 8 * i);
        }
        counter++;
        cipher.init(mode, key, new IvParameterSpec(Arrays.copyOf(nonce, nonce.length)));
    }
}
