package org.rustycoin.libp2p.identity;

import java.util.Arrays;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** A peer's public key. Ed25519, whose 32 bytes are the key itself. */
public final class PublicKey {

    private final byte[] raw;

    private PublicKey(byte[] raw) {
        this.raw = raw;
    }

    /** The key of 32 bytes (RFC 8032). */
    public static PublicKey ed25519(byte[] raw) throws KeyException {
        if (raw.length != Ed25519.PUBLIC_KEY_SIZE) {
            throw new KeyException("an Ed25519 key of " + raw.length + " bytes");
        }
        if (!Ed25519.validatePublicKeyPartial(raw, 0)) {
            throw new KeyException("32 bytes that are no point of edwards25519");
        }
        return new PublicKey(raw.clone());
    }

    /** Reads the protobuf form; a key of another kind than Ed25519 is refused by name. */
    public static PublicKey fromProtobuf(byte[] bytes) throws KeyException {
        KeyProtobuf key = KeyProtobuf.read(bytes);
        return switch (key.type()) {
            case ED25519 -> ed25519(key.data());
            case RSA, SECP256K1, ECDSA -> throw new KeyException(key.type() + " keys are not supported");
        };
    }

    public KeyType type() {
        return KeyType.ED25519;
    }

    public byte[] raw() {
        return raw.clone();
    }

    public byte[] toProtobuf() {
        return new KeyProtobuf(type(), raw).toBytes();
    }

    /** Whether a signature over a message is this key's. */
    public boolean verify(byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, raw, 0, message, 0, message.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublicKey key && Arrays.equals(raw, key.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return PeerId.of(this).toString();
    }
}
