package org.rustycoin.libp2p.identity;

/**
 * The arithmetic that a connection waits for: X25519 (RFC 7748) and Ed25519 (RFC 8032). A port, since native code is about
 * twice as fast and not on every platform. From any thread.
 */
public interface Curve25519 {

    /** Of a secret, of a point, and of what two sides agree on. */
    int KEY_BYTES = 32;

    /** In Java, for every platform. */
    Curve25519 PORTABLE = new BouncyCastleCurve25519();

    /** Whose it is, for people. */
    String implementation();

    /** The secret made of these bytes, of which any {@value #KEY_BYTES} will do; clamping is its own affair. */
    Secret secret(byte[] bytes);

    /** Whether the key with these 32 bytes, a point of edwards25519, signed the message. */
    boolean verify(byte[] key, byte[] message, byte[] signature);

    /** One side's X25519 secret, made ready to be used more than once. Immutable, and used from one thread at a time. */
    interface Secret {

        /** The point that goes to the other side. */
        byte[] publicKey();

        /**
         * Writes what both sides agree on.
         *
         * @param point  of the other side, {@value #KEY_BYTES} bytes
         * @param shared where it goes, {@value #KEY_BYTES} bytes
         * @return false if it would be all zeros: the point is of small order, which no honest side sends (RFC 7748 §6.1)
         */
        boolean agree(byte[] point, byte[] shared);
    }
}
