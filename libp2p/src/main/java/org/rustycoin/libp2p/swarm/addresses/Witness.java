package org.rustycoin.libp2p.swarm.addresses;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

/**
 * As whom a peer's word about an address counts.
 *
 * @param isPublic whether it is somewhere in the Internet
 * @param name     of its network, if it is: peer ids are free, and so are the addresses of one network; else its own
 */
record Witness(boolean isPublic, String name) {

    /** The witness that a peer is; null if nobody knows where it is. */
    static @Nullable Witness of(Peer peer, Multiaddr from) {
        byte[] ip = IpAddresses.of(from);
        if (ip == null || from.has(AddressProtocol.P2P_CIRCUIT)) {
            return null;
        }
        boolean isPublic = IpAddresses.isPublic(ip);
        return new Witness(isPublic, isPublic ? IpAddresses.group(ip) : "peer:" + peer.id());
    }

    /**
     * Whether its word about such an address counts: who is near us sees a near address, and can neither see nor reach us
     * at a public one; and the other way round.
     */
    boolean knows(boolean isPublicAddress) {
        return isPublic == isPublicAddress;
    }

    /** Whether an address is of a kind that could be confirmed: an IP address, and a public one unless all count. */
    static boolean isCandidate(Multiaddr address, AddressSettings settings) {
        byte[] ip = IpAddresses.of(address);
        return ip != null && !address.has(AddressProtocol.P2P_CIRCUIT)
                && (IpAddresses.isPublic(ip) || settings.isPrivateCounted());
    }

    static boolean isPublic(Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        return ip != null && IpAddresses.isPublic(ip);
    }
}
