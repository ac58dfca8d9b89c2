/**
 * The other host: the same machines that the Netty host runs, many nodes of them, in virtual time, from one seed.
 *
 * <p>
 * {@code world} has the clock, the dice and the digest of all that happened; {@code network} carries messages with
 * latency, bandwidth and loss; {@code node} hosts one Rusty Coin node; {@code faults} are nodes that misbehave;
 * {@code scenarios} put these together. Whatever runs here gives the same answer for the same seed, to the last event:
 * no scenario reads a clock, starts a thread or opens a socket.
 */
@NullMarked
package org.rustycoin.simulator;

import org.jspecify.annotations.NullMarked;
