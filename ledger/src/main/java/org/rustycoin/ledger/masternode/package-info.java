/**
 * Masternodes as the chain knows them: entries, the list, its hash (WIRE.md §3, §6).
 */
@NullMarked
package org.rustycoin.ledger.masternode;

import org.jspecify.annotations.NullMarked;
