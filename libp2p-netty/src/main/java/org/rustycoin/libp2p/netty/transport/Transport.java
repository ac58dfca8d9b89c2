package org.rustycoin.libp2p.netty.transport;

import java.io.IOException;

import org.rustycoin.libp2p.multiformats.Multiaddr;

/**
 * One way to reach peers and to be reached, by the multiaddrs that are its own. Addresses may end in a peer id, which a
 * transport does not look at. Called from any thread.
 */
public interface Transport extends AutoCloseable {

    /** What it is called in addresses and reports: {@code tcp}, {@code ws}, {@code wss}, {@code quic-v1}. */
    String nameOf(Multiaddr address);

    /** Whether such an address can be dialled, its host being an IP address. */
    boolean dials(Multiaddr address);

    /** Whether it can be listened on. */
    boolean listens(Multiaddr address);

    /**
     * Begins to connect and does not wait for it. The outcome goes to the upgrade: one hand-over, or one failure.
     *
     * @param address that {@link #dials}
     */
    Attempt dial(Multiaddr address, Upgrade upgrade);

    /**
     * Binds, and from then on takes every channel that connects to the acceptor.
     *
     * @param address that {@link #listens}
     * @throws IOException if it cannot be bound, with the system's reason
     */
    Listener listen(Multiaddr address, Acceptor acceptor) throws IOException;

    /** Ends what dials under way and listeners left behind share; called once, after the last connection was told to end. */
    @Override
    default void close() {}

    /** A dial under way. */
    @FunctionalInterface
    interface Attempt {

        /** Gives it up, also when it was handed over already: its channel is closed, and nothing of it is left. */
        void cancel();
    }
}
