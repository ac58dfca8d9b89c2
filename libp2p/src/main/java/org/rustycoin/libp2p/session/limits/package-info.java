/**
 * What a session asks before it holds something for the other side: connections, streams, memory, descriptors.
 *
 * <p>
 * Only the questions and the answers are here. Who counts, over all connections of a node, is
 * {@code org.rustycoin.libp2p.swarm.resources}; a session knows nobody above it. A stream that the other side opens is
 * first asked for ({@link org.rustycoin.libp2p.session.limits.ConnectionScope#openStream}), then told what it speaks, then
 * closed; a {@link org.rustycoin.libp2p.session.limits.Refusal} says which limit was in the way, and what to do.
 */
@NullMarked
package org.rustycoin.libp2p.session.limits;

import org.jspecify.annotations.NullMarked;
