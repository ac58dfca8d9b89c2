package org.rustycoin.libp2p.netty;

import java.util.List;

import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.kad.Kademlia;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Peer;

/** Tells Kademlia of peers. */
record KadEvents(Kademlia machine, List<String> ids) implements Events {

    @Override
    public void connected(long now, Peer peer, Multiaddr address, boolean outbound) {
        machine.connected(now, peer, address);
    }

    @Override
    public void disconnected(long now, Peer peer, CloseReason reason) {
        machine.disconnected(peer);
    }

    @Override
    public void identified(long now, Peer peer, IdentifyInfo info) {
        PeerRecord signed = info.record();
        machine.identified(now, peer, info.protocols().stream().anyMatch(ids::contains),
                signed == null ? info.listenAddrs() : signed.addresses());
    }
}
