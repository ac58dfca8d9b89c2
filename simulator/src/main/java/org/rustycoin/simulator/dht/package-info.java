/**
 * Thousands of nodes of a Kademlia network: the machine of `libp2p` as it is, on connections that open for a question and
 * close after it, among nodes that cannot be reached and attackers that name each other.
 */
@NullMarked
package org.rustycoin.simulator.dht;

import org.jspecify.annotations.NullMarked;
