package org.rustycoin.libp2p.identity;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A peer's public key (libp2p/specs peer-ids). Its {@linkplain #raw() data} have one form for each key, and two keys are
 * equal when their data are.
 */
public abstract sealed class PublicKey permits Ed25519PublicKey, Secp256k1PublicKey, EcdsaPublicKey, RsaPublicKey {

    private final byte[] raw;

    PublicKey(byte[] raw) {
        this.raw = raw;
    }

    /** The Ed25519 key of 32 bytes (RFC 8032). */
    public static PublicKey ed25519(byte[] raw) throws KeyException {
        return Ed25519PublicKey.of(raw);
    }

    /** Reads the protobuf form, which must be canonical. */
    public static PublicKey fromProtobuf(byte[] bytes) throws KeyException {
        KeyProtobuf key = KeyProtobuf.read(bytes);
        return switch (key.type()) {
            case RSA -> RsaPublicKey.of(key.data());
            case ED25519 -> Ed25519PublicKey.of(key.data());
            case SECP256K1 -> Secp256k1PublicKey.of(key.data());
            case ECDSA -> EcdsaPublicKey.of(key.data());
        };
    }

    public final KeyType type() {
        return switch (this) {
            case RsaPublicKey key -> KeyType.RSA;
            case Ed25519PublicKey key -> KeyType.ED25519;
            case Secp256k1PublicKey key -> KeyType.SECP256K1;
            case EcdsaPublicKey key -> KeyType.ECDSA;
        };
    }

    /** The key as its type encodes it, without the protobuf message around it. */
    public final byte[] raw() {
        return raw.clone();
    }

    public final byte[] toProtobuf() {
        return new KeyProtobuf(type(), raw).toBytes();
    }

    /** Whether a signature over a message is this key's. Never throws: any bytes are a signature, if not this key's. */
    public abstract boolean verify(byte[] message, byte[] signature);

    /** The same, an Ed25519 key's by the arithmetic that the caller has. */
    public final boolean verify(byte[] message, byte[] signature, Curve25519 curve) {
        return this instanceof Ed25519PublicKey ? curve.verify(raw, message, signature) : verify(message, signature);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof PublicKey key && type() == key.type() && Arrays.equals(raw, key.raw);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public final String toString() {
        return PeerId.of(this).toString();
    }
}
