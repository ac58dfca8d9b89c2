package org.rustycoin.libp2p.netty;

import org.rustycoin.libp2p.swarm.Connection;

/** Work on one connection, on its thread. */
@FunctionalInterface
public interface ConnectionTask {
    void run(long now, Connection connection);
}
