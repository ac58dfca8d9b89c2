package org.rustycoin.libp2p.swarm.keeping;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.TokenBucket;

/**
 * How fast others may connect to this node: a token bucket for each host and one for each network.
 *
 * <p>
 * A handshake costs us two signatures' work and half-open memory, and costs a stranger a packet. A host is an IPv4 address
 * or an IPv6 /64, since whoever has one address of a /64 has them all; a network is an IPv4 /16 or an IPv6 /48, what one
 * customer of a provider gets. This machine itself is exempt. Asked before any byte of the connection is read.
 *
 * <p>
 * At most {@link #BUCKETS_MAX} buckets of each kind are kept; one more makes room of the one that was used longest ago.
 * To be forgotten while its bucket is not full, a host needs {@link #BUCKETS_MAX} others that come within
 * {@link #HOST_BURST} / {@link #HOST_PER_SECOND} seconds.
 */
public final class InboundRate {

    /** As js-libp2p; a host that restarts needs one. */
    public static final double HOST_PER_SECOND = 5;
    public static final double HOST_BURST = 10;

    /** Many nodes behind one provider that come back from one outage have to take turns for some seconds. */
    public static final double NETWORK_PER_SECOND = 20;
    public static final double NETWORK_BURST = 60;

    /** A few hundred bytes each: about a megabyte for each kind. */
    public static final int BUCKETS_MAX = 4096;

    private static final int HOST_BYTES_4 = 4;
    private static final int HOST_BYTES_6 = 8;
    private static final int NETWORK_BYTES_4 = 2;
    private static final int NETWORK_BYTES_6 = 6;

    private final Map<String, TokenBucket> hosts = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, TokenBucket> networks = new LinkedHashMap<>(16, 0.75f, true);
    private long refused;

    /** Why a connection that comes now is too fast, naming the limit; null if it is not. Counts as one that came. */
    public @Nullable String refusal(long now, Multiaddr from) {
        byte[] ip = IpAddresses.of(from);
        if (ip == null || IpAddresses.isLoopback(ip)) {
            return null;
        }
        boolean is4 = ip.length == 4;
        String host = IpAddresses.network(ip, is4 ? HOST_BYTES_4 : HOST_BYTES_6);
        if (!bucket(hosts, host, now, HOST_PER_SECOND, HOST_BURST).take(now, 1)) {
            refused++;
            return "more than " + (long) HOST_PER_SECOND + " inbound connections a second from one "
                    + (is4 ? "address" : "/64");
        }
        String network = IpAddresses.network(ip, is4 ? NETWORK_BYTES_4 : NETWORK_BYTES_6);
        if (!bucket(networks, network, now, NETWORK_PER_SECOND, NETWORK_BURST).take(now, 1)) {
            refused++;
            return "more than " + (long) NETWORK_PER_SECOND + " inbound connections a second from one "
                    + (is4 ? "/16" : "/48");
        }
        return null;
    }

    /** Connections that were refused so far. */
    public long refused() {
        return refused;
    }

    int buckets() {
        return hosts.size() + networks.size();
    }

    private static TokenBucket bucket(Map<String, TokenBucket> buckets, String key, long now, double perSecond,
            double burst) {
        TokenBucket bucket = buckets.get(key);
        if (bucket == null) {
            if (buckets.size() >= BUCKETS_MAX) {
                buckets.remove(buckets.keySet().iterator().next());
            }
            bucket = new TokenBucket(now, perSecond, burst);
            buckets.put(key, bucket);
        }
        return bucket;
    }
}
