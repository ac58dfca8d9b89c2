package org.rustycoin.libp2p.identity;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 identity (RFC 8032). */
public final class Ed25519KeyPair extends KeyPair {

    private static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;
    private static final int PUBLIC_BYTES = Ed25519.PUBLIC_KEY_SIZE;

    private final byte[] seed;

    private Ed25519KeyPair(byte[] seed, PublicKey publicKey) {
        super(publicKey);
        this.seed = seed;
    }

    static Ed25519KeyPair newPair(RandomGenerator random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        try {
            return ofSeed(seed);
        } catch (KeyException e) {
            throw new IllegalStateException("any 32 bytes are a secret", e);
        }
    }

    static Ed25519KeyPair ofSeed(byte[] seed) throws KeyException {
        if (seed.length != SEED_BYTES) {
            throw new KeyException("an Ed25519 secret of " + seed.length + " bytes");
        }
        byte[] raw = new byte[PUBLIC_BYTES];
        Ed25519.generatePublicKey(seed, 0, raw, 0);
        return new Ed25519KeyPair(seed.clone(), Ed25519PublicKey.of(raw));
    }

    /**
     * Reads secret ‖ public; the older form with the public key twice is accepted when the copies agree. The public key is
     * computed, never taken (RUSTSEC-2022-0093): a signature with another one's would give the secret away.
     */
    static Ed25519KeyPair of(byte[] data) throws KeyException {
        int copies = (data.length - SEED_BYTES) / PUBLIC_BYTES;
        if (data.length != SEED_BYTES + copies * PUBLIC_BYTES || copies < 1 || copies > 2) {
            throw new KeyException("an Ed25519 private key of " + data.length + " bytes");
        }
        Ed25519KeyPair pair = ofSeed(Arrays.copyOf(data, SEED_BYTES));
        for (int i = 0; i < copies; i++) {
            int at = SEED_BYTES + i * PUBLIC_BYTES;
            if (!Arrays.equals(pair.publicKey().raw(), Arrays.copyOfRange(data, at, at + PUBLIC_BYTES))) {
                throw new KeyException("an Ed25519 private key with another one's public key");
            }
        }
        return pair;
    }

    @Override
    byte[] secret() {
        byte[] data = Arrays.copyOf(seed, SEED_BYTES + PUBLIC_BYTES);
        System.arraycopy(publicKey().raw(), 0, data, SEED_BYTES, PUBLIC_BYTES);
        return data;
    }

    @Override
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }
}
