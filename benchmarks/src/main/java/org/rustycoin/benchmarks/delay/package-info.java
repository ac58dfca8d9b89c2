/**
 * A slow link on loopback, for kernels without one of their own (netem): a proxy that hands on every byte and every
 * datagram after a fixed time. {@link org.rustycoin.benchmarks.delay.DelayLine} decides when, and is told the time; the
 * relays around it own the sockets.
 *
 * <p>
 * What it shows is the waiting of the protocols above TCP. TCP itself ends at the proxy, so its slow start and its
 * congestion window do not see the delay; its handshake does, because the proxy adds that round trip.
 */
@NullMarked
package org.rustycoin.benchmarks.delay;

import org.jspecify.annotations.NullMarked;
