/**
 * {@code /noise}: Noise_XX_25519_ChaChaPoly_SHA256 with libp2p's payload, which ties the session to a peer id
 * (libp2p/specs noise; Noise protocol framework revision 34).
 *
 * <p>
 * {@link org.rustycoin.libp2p.session.noise.NoiseHandshake} turns three messages into a pair of
 * {@link org.rustycoin.libp2p.session.noise.CipherState}s and the other side's key. The primitives are those of
 * {@link org.rustycoin.libp2p.identity.Curve25519} and the platform's ChaCha20-Poly1305, SHA-256 and HMAC; nothing
 * cryptographic is written here but the framework's bookkeeping.
 */
@NullMarked
package org.rustycoin.libp2p.session.noise;

import org.jspecify.annotations.NullMarked;
