/**
 * {@code /yamux/1.0.0} (hashicorp/yamux, libp2p/specs yamux): streams with credit-based flow control.
 *
 * <p>
 * {@link org.rustycoin.libp2p.session.yamux.Yamux} is one session, {@link org.rustycoin.libp2p.session.yamux.YamuxStream}
 * one stream of it. Credit is given for what the reader consumed, never for what merely arrived, so a slow reader slows
 * the sender and memory stays bounded by the granted windows. Windows begin at 256 KiB and grow while the reader drains
 * them faster than the round trip could refill them.
 */
@NullMarked
package org.rustycoin.libp2p.session.yamux;

import org.jspecify.annotations.NullMarked;
