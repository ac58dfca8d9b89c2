/**
 * How long connections are kept, and which of several with one peer.
 *
 * <p>
 * {@link org.rustycoin.libp2p.swarm.keeping.Keeping} is told of every connection that is established, closed, or has more
 * or fewer streams; it says which one new streams go to and closes those that nobody needs.
 * {@link org.rustycoin.libp2p.swarm.keeping.KeepRule} is the choice between two.
 * {@link org.rustycoin.libp2p.swarm.keeping.Renewal} has old connections replaced by new ones, whose keys are new. What
 * there may be at most is the swarm's and the resources'.
 */
@NullMarked
package org.rustycoin.libp2p.swarm.keeping;

import org.jspecify.annotations.NullMarked;
