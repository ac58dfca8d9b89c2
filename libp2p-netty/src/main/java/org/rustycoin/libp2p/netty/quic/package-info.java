/**
 * QUIC, on Netty's codec, which is quiche behind an event loop.
 *
 * <p>
 * {@link org.rustycoin.libp2p.netty.quic.QuicTransport} dials and listens. Both sides prove who they are in the handshake
 * ({@code QuicTls}), where a certificate that breaks a rule ends it. A connection that has come through is a
 * {@code QuicWire} with its {@code QuicMuxer}; a stream of it is a {@code QuicSubstream}. Sessions, peers and protocols are
 * not known here.
 */
@NullMarked
package org.rustycoin.libp2p.netty.quic;

import org.jspecify.annotations.NullMarked;
