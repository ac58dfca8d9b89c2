/**
 * This library's peer of the suite {@code discovery} (see {@code interop/README.md}): a node of a DHT that does what the
 * lines of its input say, and a node that tells whom it finds by mDNS. Both speak in lines of JSON, as the peers on the
 * other libraries do.
 */
@NullMarked
package org.rustycoin.benchmarks.discovery;

import org.jspecify.annotations.NullMarked;
