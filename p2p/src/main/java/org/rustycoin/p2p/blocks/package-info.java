/** The bodies of the best chain, from several peers at once, in order into the ledger. */
@NullMarked
package org.rustycoin.p2p.blocks;

import org.jspecify.annotations.NullMarked;
