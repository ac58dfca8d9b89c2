/**
 * libp2p on Netty: the library's face, and the only home of sockets.
 *
 * <p>
 * {@link org.rustycoin.libp2p.netty.Libp2p} is a running node. Bytes, cryptography and framing happen on Netty's event
 * loops, one {@link org.rustycoin.libp2p.netty.ConnectionHost} for each connection; everything above streams happens on
 * one {@link org.rustycoin.libp2p.netty.NodeLoop}. The two speak by queued tasks, so nothing here needs a lock.
 */
@NullMarked
package org.rustycoin.libp2p.netty;

import org.jspecify.annotations.NullMarked;
