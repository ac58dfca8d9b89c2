/**
 * Connections between simulated nodes: what is said takes time by latency and bandwidth, arrives in order, and is lost
 * with its connection. Messages travel as the bytes of the wire, so that sizes are real and every codec is exercised.
 */
@NullMarked
package org.rustycoin.simulator.network;

import org.jspecify.annotations.NullMarked;
