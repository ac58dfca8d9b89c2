package org.rustycoin.libp2p.session.noise;

import java.util.List;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.session.security.Scratch;
import org.rustycoin.libp2p.session.security.SecureChannel;
import org.rustycoin.libp2p.session.security.SecurityProtocol;

/**
 * {@code /noise} (libp2p/specs noise).
 *
 * @param random for ephemeral keys; a secure source outside simulations, and safe for every thread that opens channels
 */
public record Noise(NoiseIdentity identity, RandomGenerator random) implements SecurityProtocol {

    public static final String ID = "/noise";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public SecureChannel open(boolean dialler, List<String> muxers, Scratch scratch) {
        return new NoiseChannel(new NoiseHandshake(dialler, identity, muxers, random, scratch.chaChaPoly()), scratch);
    }
}
