package org.rustycoin.libp2p.session.security;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * ChaCha20-Poly1305 (RFC 8439) by the JDK, for all connections of one thread: the objects with their key streams weigh more
 * than the rest of an idle session, and are ready for any key at the cost of the {@code init} that every nonce needs.
 */
public final class ChaChaPoly {

    private static final int NONCE_BYTES = 12;

    /** Apart, since the JDK refuses a key and nonce that the same object had last: both ends may be on this thread. */
    private final Cipher sealing = cipher();
    private final Cipher opening = cipher();

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 11 has ChaCha20-Poly1305", e);
        }
    }

    /** A key of 32 bytes, which are copied. */
    public static SecretKeySpec key(byte[] bytes) {
        return new SecretKeySpec(bytes, "ChaCha20");
    }

    /** Ready to encrypt one message. */
    public Cipher sealing(SecretKeySpec key, long counter) throws GeneralSecurityException {
        return ready(sealing, Cipher.ENCRYPT_MODE, key, counter);
    }

    /** Ready to decrypt one message. */
    public Cipher opening(SecretKeySpec key, long counter) throws GeneralSecurityException {
        return ready(opening, Cipher.DECRYPT_MODE, key, counter);
    }

    /** Noise's nonce for ChaChaPoly (§12.3): four zero bytes, then the counter in little-endian. */
    private static Cipher ready(Cipher cipher, int mode, SecretKeySpec key, long counter)
            throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        for (int i = 0; i < 8; i++) {
            nonce[4 + i] = (byte) (counter >>> 8 * i);
        }
        cipher.init(mode, key, new IvParameterSpec(nonce));
        return cipher;
    }
}
