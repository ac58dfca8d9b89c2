/**
 * How a peer is dialled: which of its addresses when, how many at once, and when not.
 *
 * <p>
 * A request goes to the {@link org.rustycoin.libp2p.swarm.dialling.Dialler}, which leaves out the addresses that wait
 * for their {@link org.rustycoin.libp2p.swarm.dialling.DialBackoff} or lie behind a
 * {@link org.rustycoin.libp2p.swarm.dialling.BlackHole}, asks the {@link org.rustycoin.libp2p.swarm.dialling.DialRanker}
 * when to begin with each of the others, and ends all but the first that answers.
 * {@link org.rustycoin.libp2p.swarm.dialling.Persistent} dials again those that must stay connected. Sockets, names and
 * handshakes are the host's: an attempt begins here and is over when the other side has proved who it is.
 */
@NullMarked
package org.rustycoin.libp2p.swarm.dialling;

import org.jspecify.annotations.NullMarked;
