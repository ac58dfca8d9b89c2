/**
 * Kademlia (libp2p/specs kad-dht): a table of peers spread over a network by which every peer, value and provider is
 * found in a few steps.
 *
 * <p>
 * {@link org.rustycoin.libp2p.protocols.kad.Kademlia} is the machine. A search flows through
 * {@link org.rustycoin.libp2p.protocols.kad.Walk}, which drives a pure iterator of {@code kad.lookup} and asks through
 * {@link org.rustycoin.libp2p.protocols.kad.Asking}; a question of others through
 * {@link org.rustycoin.libp2p.protocols.kad.Serving}. Nothing here dials, listens or frames: hosts do, with the streams of
 * {@code kad.wire}.
 */
@NullMarked
package org.rustycoin.libp2p.protocols.kad;

import org.jspecify.annotations.NullMarked;
