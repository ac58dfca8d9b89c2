package org.rustycoin.p2p.peers.groups;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.IpAddresses;

/**
 * Finds the group of an address: the number of the autonomous system that announces it, when there is a map and the map
 * knows it; else its /16 (IPv4) or /32 (IPv6), which are about what one provider gets at a time.
 *
 * <p>
 * Addresses of one 6to4 /16 fall into one /32, and all of Teredo and NAT64 into one each, so wrapping IPv4 in IPv6 gives
 * nobody more groups.
 */
public final class NetworkGroups {

    private static final int BYTES_4 = 2;
    private static final int BYTES_6 = 4;

    /** Without a map. */
    public static final NetworkGroups BY_PREFIX = new NetworkGroups(null);

    private final @Nullable AsMap map;

    private NetworkGroups(@Nullable AsMap map) {
        this.map = map;
    }

    public static NetworkGroups by(AsMap map) {
        return new NetworkGroups(map);
    }

    /** @param ip of 4 or 16 bytes, as {@link IpAddresses#of} gives it */
    public NetworkGroup of(byte[] ip) {
        long system = map == null || !isPublic(ip) ? AsMap.UNKNOWN : map.system(ip);
        return new NetworkGroup(system != AsMap.UNKNOWN
                ? "as" + system
                : IpAddresses.network(ip, ip.length == 4 ? BYTES_4 : BYTES_6));
    }

    /** Whether an address is neither of this machine nor of this site. */
    public static boolean isPublic(byte[] ip) {
        return !IpAddresses.isLoopback(ip) && !IpAddresses.isPrivate(ip);
    }

    /** Tells groupings apart: what was placed by one has to be placed anew by another. */
    public String fingerprint() {
        return map == null ? "prefix" : "asmap:" + map.fingerprint();
    }
}
