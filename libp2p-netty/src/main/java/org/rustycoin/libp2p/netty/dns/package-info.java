/** DNS: asks what a {@link org.rustycoin.libp2p.swarm.resolving.Resolution} wants to know. */
@NullMarked
package org.rustycoin.libp2p.netty.dns;

import org.jspecify.annotations.NullMarked;
