package org.rustycoin.libp2p.swarm.addresses;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

/** Who can say something about an address, and as whom that counts. */
final class Witness {

    private Witness() {}

    /**
     * As whom a peer's word about an address counts: as its network's, since peer ids are free and so are the addresses of
     * one network; null if it does not count at all. Who is near us sees a near address, and can neither see nor reach
     * us at a public one.
     */
    static @Nullable String of(Peer peer, Multiaddr peersAddress, Multiaddr about, AddressSettings settings) {
        byte[] ip = IpAddresses.of(peersAddress);
        byte[] target = IpAddresses.of(about);
        if (ip == null || target == null || peersAddress.has(AddressProtocol.P2P_CIRCUIT)
                || !isCandidate(about, settings)) {
            return null;
        }
        if (!IpAddresses.isPublic(target)) {
            return IpAddresses.isPublic(ip) ? null : "peer:" + peer.id();
        }
        return IpAddresses.isPublic(ip) ? IpAddresses.group(ip) : null;
    }

    /** The network that a peer is in, for counting; the empty text for a peer without a public IP address. */
    static String site(Multiaddr peersAddress) {
        byte[] ip = IpAddresses.of(peersAddress);
        return ip == null || !IpAddresses.isPublic(ip) ? "" : IpAddresses.group(ip);
    }

    /** Whether an address is of a kind that could be confirmed: an IP address, and a public one unless all count. */
    static boolean isCandidate(Multiaddr address, AddressSettings settings) {
        byte[] ip = IpAddresses.of(address);
        return ip != null && !address.has(AddressProtocol.P2P_CIRCUIT)
                && (IpAddresses.isPublic(ip) || settings.isPrivateCounted());
    }
}
