/**
 * From addresses with names to addresses that can be dialled: what DNS is asked, and what is made of its answers. Asking is
 * the host's.
 */
@NullMarked
package org.rustycoin.libp2p.swarm.resolving;

import org.jspecify.annotations.NullMarked;
