/**
 * Nodes that misbehave on purpose: they answer late, wrongly or not at all.
 */
@NullMarked
package org.rustycoin.simulator.faults;

import org.jspecify.annotations.NullMarked;
