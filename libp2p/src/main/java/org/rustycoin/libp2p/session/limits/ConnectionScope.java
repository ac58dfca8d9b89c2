package org.rustycoin.libp2p.session.limits;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.session.muxer.WindowBudget;

/** What one connection holds, from the moment at which its transport connects (or a dial starts) to its end. */
public non-sealed interface ConnectionScope extends MemoryScope, WindowBudget, ConnectionAdmission {

    /**
     * The other side has proved who it is: the connection counts for that peer, and no longer as transient.
     *
     * @return which limit forbids it; the connection is then to be closed. Null when it may go on
     * @throws IllegalStateException when the connection is closed or belongs to another peer
     */
    @Nullable
    Refusal setPeer(PeerId peer);

    /**
     * Asks for one more stream on this connection.
     *
     * @throws IllegalStateException when the connection is closed or has no peer yet
     */
    StreamAdmission openStream(boolean outbound);

    /** The connection is over; everything that it and its streams held is free. Closing again does nothing. */
    void close();
}
