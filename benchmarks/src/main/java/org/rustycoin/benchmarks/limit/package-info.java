/**
 * What the machine gives when there is no protocol: sealed records over one TCP connection on loopback, and nothing else.
 * A library's throughput is named as a share of it.
 */
@NullMarked
package org.rustycoin.benchmarks.limit;

import org.jspecify.annotations.NullMarked;
