package org.rustycoin.p2p.bootstrap;

import java.util.List;

import org.rustycoin.libp2p.multiformats.Multiaddr;

/** Seeds that masternodes have signed (WIRE.md §3, SeedListUpdate), as they stand at a time; whoever keeps the list has checked it. */
@FunctionalInterface
public interface SignedSeeds {

    /** Where there is no such list. */
    SignedSeeds NONE = _ -> List.of();

    /** The addresses of the latest list that holds at a time of the node; never throws. */
    List<Multiaddr> at(long now);
}
