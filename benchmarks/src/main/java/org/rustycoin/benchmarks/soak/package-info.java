/** Connections and streams by the thousand, given up at every stage: nothing of them may be left. */
@NullMarked
package org.rustycoin.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
