package org.rustycoin.libp2p.netty;

import java.util.List;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.autonat.AutonatClient;
import org.rustycoin.libp2p.protocols.autonat.AutonatServer;
import org.rustycoin.libp2p.swarm.addresses.AddressConfirmation;
import org.rustycoin.libp2p.swarm.addresses.ObservedAddresses;

/**
 * What a node knows of its own addresses.
 *
 * @param said     the addresses that it says of itself in identify, signed
 * @param tried    candidates, and how many networks have reached them
 * @param observed where others see it, the most seen first
 * @param ignored  observations that counted for nothing
 * @param leftOut  observations, candidates and servers that a bound left out
 * @param pushes   identify messages that were sent because something had changed
 */
public record AddressFacts(List<Multiaddr> said, List<AddressConfirmation.Standing> tried,
        List<ObservedAddresses.Count> observed, long ignored, long leftOut, long pushes, AutonatClient.Counts asked,
        AutonatServer.Counts served) {}
