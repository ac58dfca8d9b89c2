package org.rustycoin.node.config;

import java.util.List;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

/**
 * Whom a node connects to, and how it finds them.
 *
 * @param named          peers to dial and to dial again, each ending in {@code /p2p/ID} or not
 * @param full           outbound peers of full use
 * @param blockOnly      outbound peers for blocks alone
 * @param onePerGroup    whether no two outbound peers may be of one network
 * @param localAddresses whether addresses of this machine and of private networks are kept, and count as diverse
 * @param groups         which addresses are of one network
 * @param dnsSeeds       host names that DNS is asked for when nobody is there
 * @param seeds          addresses for when nothing else helps
 */
public record PeerSettings(List<Multiaddr> named, int full, int blockOnly, boolean onePerGroup,
        boolean localAddresses, NetworkGroups groups, List<String> dnsSeeds, List<Multiaddr> seeds) {

    /** WIRE.md §5. */
    static final int FULL = 8;
    static final int BLOCK_ONLY = 2;

    public PeerSettings {
        named = List.copyOf(named);
        dnsSeeds = List.copyOf(dnsSeeds);
        seeds = List.copyOf(seeds);
    }
}
