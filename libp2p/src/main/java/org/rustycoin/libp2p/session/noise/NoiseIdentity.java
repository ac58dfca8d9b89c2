package org.rustycoin.libp2p.session.noise;

import java.util.random.RandomGenerator;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.rustycoin.libp2p.identity.KeyPair;

/**
 * A node's static X25519 key with its identity's signature, made once and used for every session: the signature is a
 * twentieth of a handshake's cost. Immutable, so connections on different threads share it.
 */
public final class NoiseIdentity {

    final byte[] secret;
    final byte[] publicKey;
    final byte[] payload;

    public NoiseIdentity(KeyPair identity, RandomGenerator random) {
        secret = NoiseHandshake.newSecret(random);
        publicKey = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(secret, 0, publicKey, 0);
        payload = NoisePayload.write(identity, publicKey);
    }
}
