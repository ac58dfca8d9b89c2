package org.rustycoin.libp2p.session.noise;

import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyPair;

/**
 * A node's static X25519 key with its identity's signature, made once and used for every session: the signature is a
 * twentieth of a handshake's cost. Immutable, so connections on different threads share it.
 */
public final class NoiseIdentity {

    final Curve25519 curve;
    final Curve25519.Secret secret;
    final byte[] publicKey;
    final byte[] payload;

    public NoiseIdentity(KeyPair identity, RandomGenerator random, Curve25519 curve) {
        this.curve = curve;
        secret = curve.secret(NoiseHandshake.newSecret(random));
        publicKey = secret.publicKey();
        payload = NoisePayload.write(identity, publicKey);
    }
}
