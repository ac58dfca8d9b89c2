/**
 * Which addresses belong together: the unit in which diversity is counted. An address costs an attacker little and a peer id
 * nothing; a network of its own, or a provider of its own, costs.
 */
@NullMarked
package org.rustycoin.p2p.peers.groups;

import org.jspecify.annotations.NullMarked;
