/**
 * Worlds worth watching: each is a record of settings that runs to an outcome with a digest.
 */
@NullMarked
package org.rustycoin.simulator.scenarios;

import org.jspecify.annotations.NullMarked;
