package org.rustycoin.libp2p.identity;

import java.util.random.RandomGenerator;

/**
 * An identity: what a peer signs with. Its text shows the peer id, never the secret.
 *
 * <p>
 * Signatures are a function of key and message; no randomness is drawn. Ed25519 is the kind to take unless an identity is
 * brought along: its signatures are the fastest and its peer id holds the key.
 */
public abstract sealed class KeyPair permits Ed25519KeyPair, Secp256k1KeyPair, EcdsaKeyPair, RsaKeyPair {

    private final PublicKey publicKey;

    KeyPair(PublicKey publicKey) {
        this.publicKey = publicKey;
    }

    /** A new Ed25519 identity; {@code random} must be a secure source outside simulations. */
    public static KeyPair generate(RandomGenerator random) {
        return Ed25519KeyPair.newPair(random);
    }

    /** A new identity of a kind, RSA with 2048 bits; {@code random} must be a secure source outside simulations. */
    public static KeyPair generate(KeyType type, RandomGenerator random) {
        return switch (type) {
            case RSA -> RsaKeyPair.newPair(RsaPublicKey.MODULUS_BITS_MIN, random);
            case ED25519 -> Ed25519KeyPair.newPair(random);
            case SECP256K1 -> Secp256k1KeyPair.newPair(random);
            case ECDSA -> EcdsaKeyPair.newPair(random);
        };
    }

    /** The Ed25519 identity of an RFC 8032 secret of 32 bytes. */
    public static KeyPair fromSeed(byte[] seed) throws KeyException {
        return Ed25519KeyPair.ofSeed(seed);
    }

    /** Reads libp2p's private key message, in which go-, rust- and js-libp2p keep their identities too. */
    public static KeyPair fromProtobuf(byte[] bytes) throws KeyException {
        KeyProtobuf key = KeyProtobuf.read(bytes);
        return switch (key.type()) {
            case RSA -> RsaKeyPair.of(key.data());
            case ED25519 -> Ed25519KeyPair.of(key.data());
            case SECP256K1 -> Secp256k1KeyPair.of(key.data());
            case ECDSA -> EcdsaKeyPair.of(key.data());
        };
    }

    /** The secret, in libp2p's private key message. */
    public final byte[] toProtobuf() {
        return new KeyProtobuf(publicKey.type(), secret()).toBytes();
    }

    /** The secret as its type encodes it. */
    abstract byte[] secret();

    public abstract byte[] sign(byte[] message);

    public final KeyType type() {
        return publicKey.type();
    }

    public final PublicKey publicKey() {
        return publicKey;
    }

    public final PeerId peerId() {
        return PeerId.of(publicKey);
    }

    @Override
    public final String toString() {
        return peerId().toString();
    }
}
