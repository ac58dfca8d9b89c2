package org.rustycoin.libp2p.protocols.kad.contacts;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;

/**
 * From how far an address can be reached.
 *
 * <p>
 * Nobody can tell us of an address that is nearer to us than he is: a peer in the world that names 192.168.1.1 or
 * 127.0.0.1 means a host of its own site, or wants us to knock at doors of ours. The same the other way: such addresses
 * are told only to those who can reach them.
 */
public enum Reach {

    /** This machine. */
    HOST,
    /** A site or a link. */
    SITE,
    /** Everywhere. */
    WORLD;

    /** A provider's smallest usual allocation: an attacker rents many addresses more easily than many of these. */
    private static final int GROUP_BYTES_4 = 2;
    private static final int GROUP_BYTES_6 = 4;

    /**
     * From how far an address can be reached; null if it begins with no IP address of a single host. A name may stand for
     * anything, a private address also, and it is not for strangers to say which names we ask for.
     */
    public static @Nullable Reach of(Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        if (ip == null || isNoHost(ip)) {
            return null;
        }
        if (IpAddresses.isLoopback(ip)) {
            return HOST;
        }
        return IpAddresses.isPrivate(ip) ? SITE : WORLD;
    }

    /** Unspecified, multicast, or reserved (RFC 1122 §3.2.1.3, RFC 4291 §2.5.2 and §2.7). */
    private static boolean isNoHost(byte[] ip) {
        int first = ip[0] & 0xff;
        if (ip.length == 4) {
            return first == 0 || first >= 224;
        }
        if (first == 0xff) {
            return true;
        }
        for (byte each : ip) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** Those addresses that someone at another address may speak of, or may be told. */
    public static List<Multiaddr> within(Multiaddr where, List<Multiaddr> addresses) {
        Reach limit = limit(where);
        return addresses.stream().filter(address -> {
            Reach reach = of(address);
            return reach != null && reach.compareTo(limit) >= 0;
        }).toList();
    }

    /** The reach that an address needs at least for somebody at another one to speak of it. */
    static Reach limit(Multiaddr where) {
        Reach reach = of(where);
        return reach == null ? WORLD : reach;
    }

    /** From how far all of some addresses can be reached; null if one of them is no host's. */
    static @Nullable Reach least(List<Multiaddr> addresses) {
        Reach least = WORLD;
        for (Multiaddr address : addresses) {
            Reach reach = of(address);
            if (reach == null) {
                return null;
            }
            least = reach.compareTo(least) < 0 ? reach : least;
        }
        return least;
    }

    /**
     * The network group that an address counts for: its /16 of IPv4, its /32 of IPv6. Null for addresses that only
     * neighbours reach, since on a LAN everybody is of one group, and for what has no IP address.
     */
    public static @Nullable String group(Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        if (ip == null || IpAddresses.isLoopback(ip) || IpAddresses.isPrivate(ip)) {
            return null;
        }
        return IpAddresses.network(ip, ip.length == 4 ? GROUP_BYTES_4 : GROUP_BYTES_6);
    }
}
