/**
 * The thread that owns the chain, and what waits for it.
 */
@NullMarked
package org.rustycoin.node.chain;

import org.jspecify.annotations.NullMarked;
