/**
 * Iterative lookups as pure iterators: told whom they may begin with and what came of each question, they say whom to ask
 * next and whom they have found. They know neither time nor network, so what a lookup does under attack is a plain test.
 */
@NullMarked
package org.rustycoin.libp2p.protocols.kad.lookup;

import org.jspecify.annotations.NullMarked;
