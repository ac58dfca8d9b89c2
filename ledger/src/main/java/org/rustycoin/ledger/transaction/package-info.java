/**
 * Transactions and what they are made of (WIRE.md §2). Values that read and write themselves.
 */
@NullMarked
package org.rustycoin.ledger.transaction;

import org.jspecify.annotations.NullMarked;
