package org.rustycoin.ledger.crypto;

/**
 * Verifies Ed25519 signatures. Implementations are thread-safe, and all of them give the same verdict on the same bytes:
 * the coin's rule is that of {@link Ed25519Rule}.
 */
@FunctionalInterface
public interface SignatureVerifier {

    /**
     * Whether {@code signature} over {@code message} is {@code publicKey}'s. Never throws for what the bytes hold.
     *
     * @param publicKey 32 bytes
     * @param signature 64 bytes
     */
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);
}
