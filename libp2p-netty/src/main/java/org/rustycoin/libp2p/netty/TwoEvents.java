package org.rustycoin.libp2p.netty;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;

/** Tells two, one after the other. */
record TwoEvents(Events first, Events second) implements Events {

    @Override
    public void started(Libp2p node) {
        first.started(node);
        second.started(node);
    }

    @Override
    public void connected(long now, Peer peer, Multiaddr address, boolean outbound) {
        first.connected(now, peer, address, outbound);
        second.connected(now, peer, address, outbound);
    }

    @Override
    public void disconnected(long now, Peer peer, CloseReason reason) {
        first.disconnected(now, peer, reason);
        second.disconnected(now, peer, reason);
    }

    @Override
    public void identified(long now, Peer peer, IdentifyInfo info) {
        first.identified(now, peer, info);
        second.identified(now, peer, info);
    }

    @Override
    public void offended(long now, @Nullable Peer peer, Offence offence) {
        first.offended(now, peer, offence);
        second.offended(now, peer, offence);
    }
}
