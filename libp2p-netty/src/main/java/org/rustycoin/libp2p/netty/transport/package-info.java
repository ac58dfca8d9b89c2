/**
 * What a transport is: the one interface that TCP, WebSocket and QUIC have towards a node, and what the node lends them.
 *
 * <p>
 * A transport gets channels connected, by dialling or by listening, and hands each over to an
 * {@link org.rustycoin.libp2p.netty.transport.Upgrade}, once, as a channel of bytes or as one of streams. It knows nothing of
 * sessions, peers or protocols.
 */
@NullMarked
package org.rustycoin.libp2p.netty.transport;

import org.jspecify.annotations.NullMarked;
