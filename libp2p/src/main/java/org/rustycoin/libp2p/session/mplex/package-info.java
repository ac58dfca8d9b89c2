/**
 * {@code /mplex/6.7.0} (libp2p/specs mplex): streams without flow control, for peers that speak nothing better.
 *
 * <p>
 * {@link org.rustycoin.libp2p.session.mplex.Mplex} is one session, {@link org.rustycoin.libp2p.session.mplex.MplexStream}
 * one stream of it, {@link org.rustycoin.libp2p.session.mplex.Backlog} what all of them have not read yet. A receiver
 * cannot slow a sender, so what a reader does not take in time costs the stream, never the connection and never memory
 * without bound. The specification calls mplex deprecated, for this reason: it is to be offered last, and only where the
 * configuration says so.
 *
 * <p>
 * mplex has neither pings nor a good-bye. It measures no round trip and never finds a peer silent: that is left to who
 * asks it something, as {@code /ipfs/ping} does, and to the transport. A session that ends just stops.
 */
@NullMarked
package org.rustycoin.libp2p.session.mplex;

import org.jspecify.annotations.NullMarked;
