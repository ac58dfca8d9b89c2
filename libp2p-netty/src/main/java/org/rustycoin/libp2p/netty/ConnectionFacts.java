package org.rustycoin.libp2p.netty;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

/**
 * A connection as people see it.
 *
 * @param ageNanos   since the transport connected
 * @param bytesStray of those that came, for streams that were gone: dropped
 * @param pingNanos last measured round trip, -1 if there is none
 * @param agent     what the peer calls itself, unverified; null before identify
 */
public record ConnectionFacts(Peer peer, Multiaddr address, boolean outbound, @Nullable String agent,
        List<String> protocols, long ageNanos, long bytesIn, long bytesOut, long bytesStray, long pingNanos,
        int streams) {}
