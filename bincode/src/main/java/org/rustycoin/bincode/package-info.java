/**
 * The canonical bincode 1.3 codec: primitives, bounds and errors (WIRE.md §1).
 *
 * <p>
 * Fixed-width little-endian integers, {@code u64} counts, {@code u32} enum variants, one byte for {@code bool} and
 * {@code Option}. A value has exactly one encoding: the reader refuses everything that the writer would not write. Types
 * are not known here; each type reads and writes itself.
 */
@NullMarked
package org.rustycoin.bincode;

import org.jspecify.annotations.NullMarked;
