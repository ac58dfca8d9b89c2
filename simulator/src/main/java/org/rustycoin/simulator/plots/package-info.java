/** Pictures of how networks of different sizes behave. */
@NullMarked
package org.rustycoin.simulator.plots;

import org.jspecify.annotations.NullMarked;
