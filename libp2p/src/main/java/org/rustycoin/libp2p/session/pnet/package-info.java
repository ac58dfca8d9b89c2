/**
 * Private networks by a key that all members share (libp2p/specs pnet, Private-Networks-PSK-V1).
 *
 * <p>
 * {@link org.rustycoin.libp2p.session.pnet.SwarmKey} is the key, as {@code swarm.key} files hold it;
 * {@link org.rustycoin.libp2p.session.pnet.PrivateChannel} a stream cipher for one connection, between the transport and the
 * session: everything is encrypted once more, from the first byte, so that whoever lacks the key learns and says nothing.
 * It proves nothing about a peer and protects no byte from being changed; the secure channel above does both. There is no
 * room for it below QUIC, whose handshake is the transport's own.
 */
@NullMarked
package org.rustycoin.libp2p.session.pnet;

import org.jspecify.annotations.NullMarked;
