/**
 * The two script templates and what their signatures cover (WIRE.md §6).
 */
@NullMarked
package org.rustycoin.ledger.script;

import org.jspecify.annotations.NullMarked;
