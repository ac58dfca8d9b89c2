/**
 * Whom Kademlia knows and where: keys and their distance, contacts, and what an address says about who may be told of it.
 * Values without state; everything else in Kademlia is built of them.
 */
@NullMarked
package org.rustycoin.libp2p.protocols.kad.contacts;

import org.jspecify.annotations.NullMarked;
