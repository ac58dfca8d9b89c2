package org.rustycoin.libp2p.identity;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 identity: what a peer signs with. Its text shows the peer id, never the secret. */
public final class KeyPair {

    private static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;
    private static final int PUBLIC_BYTES = Ed25519.PUBLIC_KEY_SIZE;

    private final byte[] seed;
    private final PublicKey publicKey;

    private KeyPair(byte[] seed) {
        byte[] raw = new byte[PUBLIC_BYTES];
        Ed25519.generatePublicKey(seed, 0, raw, 0);
        this.seed = seed;
        try {
            this.publicKey = PublicKey.ed25519(raw);
        } catch (KeyException e) {
            throw new IllegalStateException("a generated key is valid", e);
        }
    }

    /** A new identity; {@code random} must be a secure source outside simulations. */
    public static KeyPair generate(RandomGenerator random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new KeyPair(seed);
    }

    /** The identity of an RFC 8032 secret of 32 bytes. */
    public static KeyPair fromSeed(byte[] seed) throws KeyException {
        if (seed.length != SEED_BYTES) {
            throw new KeyException("an Ed25519 secret of " + seed.length + " bytes");
        }
        return new KeyPair(seed.clone());
    }

    /**
     * Reads libp2p's private key message. Its data are secret ‖ public; the older form with the public key twice is
     * accepted when the copies agree.
     */
    public static KeyPair fromProtobuf(byte[] bytes) throws KeyException {
        KeyProtobuf key = KeyProtobuf.read(bytes);
        if (key.type() != KeyType.ED25519) {
            throw new KeyException(key.type() + " keys are not supported");
        }
        byte[] data = key.data();
        int copies = (data.length - SEED_BYTES) / PUBLIC_BYTES;
        if (data.length != SEED_BYTES + copies * PUBLIC_BYTES || copies < 1 || copies > 2) {
            throw new KeyException("an Ed25519 private key of " + data.length + " bytes");
        }
        KeyPair pair = fromSeed(Arrays.copyOf(data, SEED_BYTES));
        for (int i = 0; i < copies; i++) {
            int at = SEED_BYTES + i * PUBLIC_BYTES;
            if (!Arrays.equals(pair.publicKey.raw(), Arrays.copyOfRange(data, at, at + PUBLIC_BYTES))) {
                throw new KeyException("an Ed25519 private key with another one's public key");
            }
        }
        return pair;
    }

    /** The secret, in libp2p's private key message. */
    public byte[] toProtobuf() {
        byte[] data = Arrays.copyOf(seed, SEED_BYTES + PUBLIC_BYTES);
        System.arraycopy(publicKey.raw(), 0, data, SEED_BYTES, PUBLIC_BYTES);
        return new KeyProtobuf(KeyType.ED25519, data).toBytes();
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public PeerId peerId() {
        return PeerId.of(publicKey);
    }

    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public String toString() {
        return peerId().toString();
    }
}
