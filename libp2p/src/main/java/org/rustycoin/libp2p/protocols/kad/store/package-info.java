/**
 * What a node keeps for others: records and who provides what, all bounded, and the rules by which a value is good and
 * better than another.
 */
@NullMarked
package org.rustycoin.libp2p.protocols.kad.store;

import org.jspecify.annotations.NullMarked;
