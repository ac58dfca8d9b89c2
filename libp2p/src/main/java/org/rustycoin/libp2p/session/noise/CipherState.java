package org.rustycoin.libp2p.session.noise;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

import org.rustycoin.libp2p.session.security.ChaChaPoly;

/**
 * A key and a counter: one direction of a session (Noise §5.1). The counter is never reused, and the session ends before
 * it could wrap.
 */
public final class CipherState {

    public static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final ChaChaPoly cipher;
    private long counter;

    /** @param cipher of the thread that uses this state */
    public CipherState(byte[] key, ChaChaPoly cipher) {
        this.key = ChaChaPoly.key(key);
        this.cipher = cipher;
    }

    /** Makes {@code counter} the next message's number; a handshake's ciphers live for one message. */
    void skipTo(long next) {
        counter = next;
    }

    /** Encrypts, writes ciphertext and tag, and returns their length: {@code length} + {@link #TAG_BYTES}. */
    public int encrypt(byte[] from, int offset, int length, byte[] to, int toOffset) {
        try {
            return cipher.sealing(key, next()).doFinal(from, offset, length, to, toOffset);
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
            return cipher.opening(key, next()).doFinal(from, offset, length, to, toOffset);
        } catch (AEADBadTagException e) {
            throw new NoiseException("message " + (counter - 1) + " is not authentic");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("decryption fails only for a wrong tag", e);
        }
    }

    byte[] encryptWithAd(byte[] ad, byte[] plain) {
        try {
            Cipher sealing = cipher.sealing(key, next());
            sealing.updateAAD(ad);
            return sealing.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption does not fail", e);
        }
    }

    byte[] decryptWithAd(byte[] ad, byte[] sealed) throws NoiseException {
        try {
            Cipher opening = cipher.opening(key, next());
            opening.updateAAD(ad);
            return opening.doFinal(sealed);
        } catch (GeneralSecurityException e) {
            throw new NoiseException("a handshake message that is not authentic");
        }
    }

    private long next() {
        if (counter == -1) {
            throw new IllegalStateException("2^64 - 1 messages under one key");
        }
        return counter++;
    }
}
