package org.rustycoin.libp2p.netty;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;

/**
 * What happens to a node's peers. Called on its {@link NodeLoop}, inside a handler of its machines, except
 * for {@link #started}.
 */
public interface Events {

    /** For who does not listen. */
    Events NONE = new Events() {
    };

    /** The node exists, and nothing has happened to it yet. Called once, by the thread that starts it. */
    default void started(Libp2p node) {}

    /** A peer's first connection was established. */
    default void connected(long now, Peer peer, Multiaddr address, boolean outbound) {}

    /** A peer's last connection ended. */
    default void disconnected(long now, Peer peer, CloseReason reason) {}

    /** A peer said who it is, or said it anew. */
    default void identified(long now, Peer peer, IdentifyInfo info) {}

    /** Servers of enough networks have reached this node at an address; it has no peer id at its end. */
    default void addressConfirmed(long now, Multiaddr address) {}

    /** An address that was confirmed no longer is. */
    default void addressLost(long now, Multiaddr address) {}

    /** Someone broke a rule; the peer is null before it has proved who it is. */
    default void offended(long now, @Nullable Peer peer, Offence offence) {}
}
