/**
 * Throughput of the library over {@code /perf/1.0.0}, as server and as client.
 */
@NullMarked
package org.rustycoin.benchmarks.perf;

import org.jspecify.annotations.NullMarked;
