package org.rustycoin.libp2p.netty;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

/**
 * A connection as people see it.
 *
 * @param transport as {@code tcp}
 * @param security  the security protocol's id, as {@code /noise}
 * @param muxer     the muxer's id, as {@code /yamux/1.0.0}
 * @param ageNanos   since the transport connected
 * @param bytesStray of those that came, for streams that were gone: dropped
 * @param pingNanos last measured round trip, -1 if there is none
 * @param keptBy    why it is not closed, for people
 * @param agent     what the peer calls itself, unverified; null before identify
 */
public record ConnectionFacts(Peer peer, Multiaddr address, boolean outbound, String transport, String security,
        String muxer, @Nullable String agent,
        List<String> protocols, long ageNanos, long bytesIn, long bytesOut, long bytesStray, long pingNanos,
        int streams, List<String> keptBy) {}
