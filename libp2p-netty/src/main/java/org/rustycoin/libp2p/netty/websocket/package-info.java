/**
 * WebSocket (RFC 6455), plain and under TLS: a stream of bytes in binary frames.
 *
 * <p>
 * On a connected socket an HTTP request, {@link org.rustycoin.libp2p.netty.websocket.ClientUpgrade} on one side and
 * {@link org.rustycoin.libp2p.netty.websocket.ServerUpgrade} on the other, agrees on it; then HTTP leaves the pipeline and
 * {@link org.rustycoin.libp2p.netty.websocket.FrameCodec} puts bytes into frames and takes them out. Where a frame begins
 * or ends means nothing (libp2p/specs websockets): security and muxer are agreed on inside, also under TLS, whose
 * certificate says who the host is and not who the peer is.
 */
@NullMarked
package org.rustycoin.libp2p.netty.websocket;

import org.jspecify.annotations.NullMarked;
