/**
 * Time, dice and memory of a simulated world. It knows nothing of networks or coins: things happen at a time, in an
 * order that depends on the seed alone, and leave a trace whose digest tells two runs apart.
 */
@NullMarked
package org.rustycoin.simulator.world;

import org.jspecify.annotations.NullMarked;
