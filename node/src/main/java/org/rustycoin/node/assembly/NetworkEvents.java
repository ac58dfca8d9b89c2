package org.rustycoin.node.assembly;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Events;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens on the network, for everybody who listens. */
record NetworkEvents(CoinHost coin, Peering peering, LanPeers lan, DhtDiscovery discovery) implements Events {

    private static final Logger LOG = LoggerFactory.getLogger("rustyd.network");

    @Override
    public void started(Libp2p node) {
        coin.started(node);
        discovery.started(node);
    }

    @Override
    public void connected(long now, Peer peer, Multiaddr address, boolean outbound) {
        LOG.info("peer {} connected {} {}", peer, outbound ? "to" : "from", address);
        peering.connected(now, peer, address, outbound);
        lan.connected(peer);
        coin.connected(now, peer, address, outbound);
    }

    @Override
    public void disconnected(long now, Peer peer, CloseReason reason) {
        LOG.info("peer {} disconnected: {}", peer.shortId(), reason.text());
        coin.disconnected(now, peer, reason);
        peering.disconnected(now, peer);
        lan.disconnected(now, peer);
    }

    @Override
    public void identified(long now, Peer peer, IdentifyInfo info) {
        peering.identified(now, peer, info.addresses());
    }

    @Override
    public void addressConfirmed(long now, Multiaddr address) {
        LOG.info("others can reach this node at {}", address);
        discovery.offer();
    }

    @Override
    public void addressLost(long now, Multiaddr address) {
        LOG.info("others no longer reach this node at {}", address);
        discovery.moved();
    }

    @Override
    public void offended(long now, @Nullable Peer peer, Offence offence) {
        if (peer == null) { // anybody can make these by the thousand; RPC has their count
            LOG.debug("a stranger broke a rule: {}: {}", offence.rule(), offence.detail());
        } else {
            LOG.info("peer {} broke a rule: {}: {}", peer.shortId(), offence.rule(), offence.detail());
        }
        coin.offended(now, peer, offence);
    }
}
