/**
 * The tree of headers and the state of the active chain. {@code HeaderTree} decides which headers are valid and which chain
 * is best; {@code Chainstate} connects and disconnects bodies. Neither knows who sent what.
 */
@NullMarked
package org.rustycoin.ledger.chain;

import org.jspecify.annotations.NullMarked;
