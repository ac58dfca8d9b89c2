/**
 * Nodes that do nothing but connect: the machines that dial and keep connections, on wires that lose, delay, swallow and
 * part. The wires of {@code simulator.network} have one connection between two nodes by decree; here that is what is to
 * be shown.
 */
@NullMarked
package org.rustycoin.simulator.dialling;

import org.jspecify.annotations.NullMarked;
