/**
 * The set of unspent outputs and its incremental hash.
 */
@NullMarked
package org.rustycoin.ledger.utxo;

import org.jspecify.annotations.NullMarked;
