/**
 * Who a peer is: keys, the peer id that a key hashes to, and statements signed by a key.
 *
 * <p>
 * {@link org.rustycoin.libp2p.identity.PublicKey} and {@link org.rustycoin.libp2p.identity.KeyPair} are closed: Ed25519,
 * which this network uses, and the secp256k1, ECDSA and RSA keys that other peers may bring, one small class each. A key has
 * one encoding, so it has one peer id; whatever is encoded otherwise is refused. Everything here is a value.
 */
@NullMarked
package org.rustycoin.libp2p.identity;

import org.jspecify.annotations.NullMarked;
