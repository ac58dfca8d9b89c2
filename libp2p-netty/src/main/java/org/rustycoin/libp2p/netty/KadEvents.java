package org.rustycoin.libp2p.netty;

import java.util.List;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.kad.Kademlia;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Peer;

/** Tells Kademlia of peers, and to answer others while they can reach this node. */
record KadEvents(Kademlia machine, List<String> ids, Libp2p node) implements Events {

    @Override
    public void connected(long now, Peer peer, Multiaddr address, boolean outbound) {
        machine.connected(now, peer, address, outbound);
    }

    @Override
    public void disconnected(long now, Peer peer, CloseReason reason) {
        machine.disconnected(peer);
    }

    @Override
    public void identified(long now, Peer peer, IdentifyInfo info) {
        machine.identified(now, peer, info.protocols().stream().anyMatch(ids::contains), info.addresses());
    }

    @Override
    public void addressConfirmed(long now, Multiaddr address) {
        machine.addresses(node.confirmedAddresses());
        machine.mode(true);
    }

    @Override
    public void addressLost(long now, Multiaddr address) {
        machine.addresses(node.confirmedAddresses());
        machine.mode(!node.confirmedAddresses().isEmpty());
    }
}
