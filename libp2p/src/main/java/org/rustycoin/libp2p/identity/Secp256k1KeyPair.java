package org.rustycoin.libp2p.identity;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/** A secp256k1 identity: its secret data are 32 bytes. */
public final class Secp256k1KeyPair extends KeyPair {

    private final BigInteger secret;

    private Secp256k1KeyPair(BigInteger secret) throws KeyException {
        super(Secp256k1PublicKey.of(Curve.SECP256K1.pointOf(secret, true)));
        this.secret = secret;
    }

    static Secp256k1KeyPair newPair(RandomGenerator random) {
        try {
            return new Secp256k1KeyPair(Curve.SECP256K1.newSecret(random));
        } catch (KeyException e) {
            throw new IllegalStateException("a generated key is valid", e);
        }
    }

    static Secp256k1KeyPair of(byte[] data) throws KeyException {
        return new Secp256k1KeyPair(Curve.SECP256K1.secret(data));
    }

    @Override
    byte[] secret() {
        return Curve.secretBytes(secret);
    }

    @Override
    public byte[] sign(byte[] message) {
        return Curve.SECP256K1.sign(secret, message);
    }
}
