package org.rustycoin.libp2p.netty.transport;

import java.util.List;

import org.rustycoin.libp2p.multiformats.Multiaddr;

/** What is listened on. */
public interface Listener extends AutoCloseable {

    /** Where others reach it: bound ports instead of 0, this machine's addresses instead of a wildcard. */
    List<Multiaddr> addresses();

    /** Takes no more connections, and waits until the socket is closed; those there are go on. */
    @Override
    void close();
}
