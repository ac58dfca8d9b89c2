/** The resource limits of {@code swarm.resources} for a host whose connections live on several threads. */
@NullMarked
package org.rustycoin.libp2p.netty.resources;

import org.jspecify.annotations.NullMarked;
