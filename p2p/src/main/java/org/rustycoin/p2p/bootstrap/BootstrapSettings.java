package org.rustycoin.p2p.bootstrap;

import java.util.List;

import org.rustycoin.libp2p.multiformats.Multiaddr;

/**
 * How a node begins.
 *
 * @param configured how many peers the operator named
 * @param dnsSeeds   names that DNS is asked for
 * @param shipped    addresses that come with the program, for when nothing else helps
 * @param outbound   peers that are to be there in the end
 */
public record BootstrapSettings(int configured, List<String> dnsSeeds, List<Multiaddr> shipped, int outbound) {

    /** More names than a network has, and each costs questions. */
    public static final int DNS_SEEDS_MAX = 32;
    public static final int SHIPPED_MAX = 1024;

    public BootstrapSettings {
        dnsSeeds = List.copyOf(dnsSeeds);
        shipped = List.copyOf(shipped);
        if (dnsSeeds.size() > DNS_SEEDS_MAX || shipped.size() > SHIPPED_MAX) {
            throw new IllegalArgumentException(dnsSeeds.size() + " DNS seeds and " + shipped.size()
                    + " shipped addresses; the most are " + DNS_SEEDS_MAX + " and " + SHIPPED_MAX);
        }
    }
}
