/**
 * The world under {@link org.rustycoin.libp2p.protocols.mdns.Mdns}: packets by Netty's codec for DNS, one multicast socket for
 * each interface and family, and which interfaces there are.
 */
@NullMarked
package org.rustycoin.libp2p.netty.mdns;

import org.jspecify.annotations.NullMarked;
