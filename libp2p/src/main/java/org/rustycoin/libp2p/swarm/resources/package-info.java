/**
 * What all connections of a node together may hold: the resource manager of go-libp2p, with errors that say what to do.
 *
 * <p>
 * Whatever costs this node something on behalf of a stranger is counted in every scope that it belongs to, and a scope
 * that is full refuses. A connection counts as {@code transient} until it has proved who is there, then for its peer; a
 * stream counts as {@code transient} until its protocol is agreed on, then for its protocol; both count for the system all
 * along. {@link org.rustycoin.libp2p.swarm.resources.Limit} is the table of all limits with their reasons,
 * {@link org.rustycoin.libp2p.swarm.resources.ResourceLimits} the values of one node, and
 * {@link org.rustycoin.libp2p.swarm.resources.ScopedResources} counts. The questions themselves, which sessions ask, are in
 * {@code session.limits}.
 *
 * <p>
 * Not here: which peers are worth a place (eviction, diversity), and how fast a protocol may be used.
 */
@NullMarked
package org.rustycoin.libp2p.swarm.resources;

import org.jspecify.annotations.NullMarked;
