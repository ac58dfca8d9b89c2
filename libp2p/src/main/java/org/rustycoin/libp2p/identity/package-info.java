/**
 * Who a peer is: keys, the peer id that a key hashes to, and statements signed by a key.
 *
 * <p>
 * Ed25519 is what this network uses; keys of other kinds are recognised and refused by name. Everything here is a value.
 */
@NullMarked
package org.rustycoin.libp2p.identity;

import org.jspecify.annotations.NullMarked;
