package org.rustycoin.libp2p.netty;

import org.rustycoin.libp2p.swarm.addresses.AddressSettings;

/**
 * How a node finds out where it can be reached. What peers see it at is always counted.
 *
 * @param addresses       how many must say so before an address counts
 * @param isAutonatClient whether AutoNAT servers are asked; without, no address is ever confirmed
 * @param isAutonatServer whether addresses are tried for others, within the limits of
 *                        {@link org.rustycoin.libp2p.protocols.autonat.AutonatServer}
 */
public record ReachabilitySettings(AddressSettings addresses, boolean isAutonatClient, boolean isAutonatServer) {

    public static final ReachabilitySettings STANDARD = new ReachabilitySettings(AddressSettings.STANDARD, true, true);

    /** Nobody is asked and nobody is answered. */
    public static final ReachabilitySettings OFF = new ReachabilitySettings(AddressSettings.STANDARD, false, false);
}
