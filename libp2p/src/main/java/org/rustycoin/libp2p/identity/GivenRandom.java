package org.rustycoin.libp2p.identity;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The randomness that was given, for a platform interface that asks for a {@code SecureRandom}. */
final class GivenRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final transient RandomGenerator random;

    GivenRandom(RandomGenerator random) {
        super(null, null);
        this.random = random;
    }

    /** All other draws of a {@code SecureRandom} come from here. */
    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
