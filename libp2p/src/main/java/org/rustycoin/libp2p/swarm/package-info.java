/**
 * Many connections, from streams to peers.
 *
 * <p>
 * A {@link org.rustycoin.libp2p.swarm.Connection} hosts the protocols of one session and lives on its transport's thread;
 * {@link org.rustycoin.libp2p.swarm.Swarm} knows which connections there are and lives on the node's, as do the
 * machines of {@code dialling}, which say how peers are connected to, of {@code keeping}, which say how long they are, and
 * of {@code addresses}, which say where this node can be reached. Sockets are the host's.
 */
@NullMarked
package org.rustycoin.libp2p.swarm;

import org.jspecify.annotations.NullMarked;
