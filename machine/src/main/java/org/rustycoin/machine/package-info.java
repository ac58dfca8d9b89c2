/**
 * What a machine is made of.
 *
 * <p>
 * A machine is a protocol as a deterministic state machine: it is told what happened and at what time, it says what it
 * wants done, and it never waits, reads a clock, opens a socket or draws randomness that it was not given. Two hosts
 * run the same machines: the one on Netty, which is the product, and the simulator. An input flows from the host
 * through {@link org.rustycoin.machine.MachineLoop#handle} into one machine; what the machine answers leaves through
 * its {@code Out} as an effect, which the loop runs after the handler has returned.
 *
 * <p>
 * This package is not a framework of actors: there are no threads, queues of messages or addresses here, only the
 * shapes and the bounded building blocks that protocols share.
 */
@NullMarked
package org.rustycoin.machine;

import org.jspecify.annotations.NullMarked;
