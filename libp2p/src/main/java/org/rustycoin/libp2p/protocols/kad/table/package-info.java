/**
 * The routing table: whom a node knows at which distance, and whom it would rather keep. It asks nobody anything; what it
 * wants checked it says, and the machine above asks.
 */
@NullMarked
package org.rustycoin.libp2p.protocols.kad.table;

import org.jspecify.annotations.NullMarked;
