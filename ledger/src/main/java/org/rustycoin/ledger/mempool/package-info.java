/**
 * Transactions that are valid but in no block of the active chain. For now only those that a reorganisation gave back.
 */
@NullMarked
package org.rustycoin.ledger.mempool;

import org.jspecify.annotations.NullMarked;
