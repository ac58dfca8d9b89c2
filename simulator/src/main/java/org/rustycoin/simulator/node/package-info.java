/**
 * One simulated Rusty Coin node: the machines of {@code p2p}, a chain in memory, and the host around them.
 */
@NullMarked
package org.rustycoin.simulator.node;

import org.jspecify.annotations.NullMarked;
