package org.rustycoin.benchmarks.limit;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One direction's records: the JDK's cipher on reused arrays, its fastest way, with a nonce that counts. The key is
 * fixed: what is measured has no secret.
 */
final class RecordCipher {

    static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    /** The records of a security protocol at their largest. */
    enum Kind {
        /** Noise: a message has at most 65,535 bytes, its tag among them. */
        NOISE("ChaCha20-Poly1305", "ChaCha20", 32, 65_535 - TAG_BYTES),
        /** TLS 1.3, RFC 8446 §5.1: 2^14 bytes in a record. */
        TLS("AES/GCM/NoPadding", "AES", 16, 1 << 14);

        private final String cipher;
        private final String key;
        private final int keyBytes;
        final int plainBytes;

        Kind(String cipher, String key, int keyBytes, int plainBytes) {
            this.cipher = cipher;
            this.key = key;
            this.keyBytes = keyBytes;
            this.plainBytes = plainBytes;
        }
    }

    private final Kind kind;
    private final int mode;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private long count;

    private RecordCipher(Kind kind, int mode) throws GeneralSecurityException {
        this.kind = kind;
        this.mode = mode;
        cipher = Cipher.getInstance(kind.cipher);
        key = new SecretKeySpec(new byte[kind.keyBytes], kind.key);
    }

    static RecordCipher sealing(Kind kind) throws GeneralSecurityException {
        return new RecordCipher(kind, Cipher.ENCRYPT_MODE);
    }

    static RecordCipher opening(Kind kind) throws GeneralSecurityException {
        return new RecordCipher(kind, Cipher.DECRYPT_MODE);
    }

    /**
     * Seals or opens the next record.
     *
     * @return how many bytes it has in {@code to}
     */
    int next(byte[] from, int offset, int length, byte[] to, int toOffset) throws GeneralSecurityException {
        long left = count++;
        for (int i = NONCE_BYTES - 1; i >= NONCE_BYTES - Long.BYTES; i--) {
            nonce[i] = (byte) left;
            left >>>= Byte.SIZE;
        }
        AlgorithmParameterSpec parameters = kind == Kind.TLS
                ? new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce)
                : new IvParameterSpec(nonce);
        cipher.init(mode, key, parameters);
        return cipher.doFinal(from, offset, length, to, toOffset);
    }
}
