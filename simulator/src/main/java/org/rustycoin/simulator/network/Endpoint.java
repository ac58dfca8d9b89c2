package org.rustycoin.simulator.network;

import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.messages.CoinProtocol;
import org.rustycoin.p2p.messages.P2PMessage;

/**
 * A node as its network sees it. Called by the network when something arrives; the node may answer by calling the
 * network at once.
 */
public interface Endpoint {

    Peer self();

    void connected(Peer peer, boolean outbound);

    void disconnected(Peer peer, boolean outbound, String why);

    void asked(Peer peer, CoinProtocol protocol, Ticket ticket, P2PMessage question);

    void told(Peer peer, P2PMessage message);

    void answered(Ticket ticket, P2PMessage answer);

    void failed(Ticket ticket, Failure failure);

    void offended(Peer peer, Offence offence);
}
