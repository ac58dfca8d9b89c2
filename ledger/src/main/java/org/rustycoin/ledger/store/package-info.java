/**
 * What the ledger asks of a disk: one port, the values that cross it, and an implementation in memory. A block's effects are
 * collected in a batch and committed whole or not at all; nothing here knows how.
 */
@NullMarked
package org.rustycoin.ledger.store;

import org.jspecify.annotations.NullMarked;
