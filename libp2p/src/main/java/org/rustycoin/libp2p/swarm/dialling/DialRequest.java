package org.rustycoin.libp2p.swarm.dialling;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.Multibase;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/**
 * A wish to be connected.
 *
 * @param ticket    what the answer is tied to; not that of another request under way
 * @param peer      who must answer; null to take whoever does
 * @param addresses where to try, the preferred ones first if there are more than fit; names are resolved by who begins
 * @param insists   whether to go also to addresses that failed a moment ago, and where nothing seems to get through: for a
 *                  wish of the user, who may know better
 */
public record DialRequest(Ticket ticket, @Nullable Peer peer, List<Multiaddr> addresses, boolean insists) {

    public DialRequest {
        addresses = List.copyOf(addresses);
    }

    /** One address, and the peer that it ends in, if it ends in one. */
    public static DialRequest to(Ticket ticket, Multiaddr address, boolean insists) {
        byte[] multihash = address.peer();
        Peer peer = multihash == null ? null : new Peer(Multibase.toBase58(multihash));
        return new DialRequest(ticket, peer, List.of(address), insists);
    }
}
