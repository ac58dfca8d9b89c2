package org.rustycoin.libp2p.session.security;

import java.util.List;

/** A security protocol that sessions can agree on. Shared by connections on different threads. */
public interface SecurityProtocol extends AutoCloseable {

    /** By which it is agreed on: {@code /noise}, {@code /tls/1.0.0}. */
    String id();

    /**
     * A channel for a new connection.
     *
     * @param muxers  by preference, for peers that agree on one within the handshake
     * @param scratch of the connection's thread
     */
    SecureChannel open(boolean dialler, List<String> muxers, Scratch scratch);

    /** No more channels will be opened: gives back what is not the collector's. */
    @Override
    default void close() {}
}
