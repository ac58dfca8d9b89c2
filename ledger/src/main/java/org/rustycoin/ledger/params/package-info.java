/**
 * The networks, mainnet, testnet and regtest, and everything in which they differ (WIRE.md §6).
 */
@NullMarked
package org.rustycoin.ledger.params;

import org.jspecify.annotations.NullMarked;
