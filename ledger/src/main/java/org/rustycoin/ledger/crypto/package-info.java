/**
 * The coin's cryptography behind small ports: BLAKE3, Ed25519 verification and signing, hash160. The primitives are kept
 * libraries'; here is only the choice among them and the coin's own domains.
 */
@NullMarked
package org.rustycoin.ledger.crypto;

import org.jspecify.annotations.NullMarked;
