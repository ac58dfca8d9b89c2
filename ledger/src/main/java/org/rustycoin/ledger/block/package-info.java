/**
 * Blocks, their headers and the hashes that name them (WIRE.md §2). Values that read and write themselves; what makes
 * one valid is in {@code validation}.
 */
@NullMarked
package org.rustycoin.ledger.block;

import org.jspecify.annotations.NullMarked;
