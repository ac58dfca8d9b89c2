package org.rustycoin.libp2p.multiformats;

import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/** What raw IP addresses of 4 or 16 bytes say about where they are. */
public final class IpAddresses {

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private IpAddresses() {}

    /**
     * The IP address that a multiaddr begins with; null if it begins with none. An IPv4 address that is written as an
     * IPv6 one ({@code ::ffff:192.0.2.1}) is an IPv4 address: it has the same host behind it and so the same limits.
     */
    public static byte @Nullable [] of(Multiaddr address) {
        Multiaddr.Component first = address.components().getFirst();
        if (first.protocol() == AddressProtocol.IP4) {
            return first.value();
        }
        if (first.protocol() != AddressProtocol.IP6) {
            return null;
        }
        byte[] ip = first.value();
        return Arrays.equals(ip, 0, MAPPED.length, MAPPED, 0, MAPPED.length)
                ? Arrays.copyOfRange(ip, MAPPED.length, ip.length)
                : ip;
    }

    /** This machine itself. */
    public static boolean isLoopback(byte[] ip) {
        return ip.length == 4 ? ip[0] == 127 : Arrays.equals(ip, LOOPBACK_6);
    }

    /**
     * Reached only from the same site: private (RFC 1918, RFC 4193), shared by a provider's customers (RFC 6598) or local
     * to the link.
     */
    public static boolean isPrivate(byte[] ip) {
        int first = ip[0] & 0xff;
        int second = ip[1] & 0xff;
        if (ip.length == 16) {
            return (first & 0xfe) == 0xfc || isLinkLocal(ip);
        }
        return first == 10 || first == 172 && (second & 0xf0) == 16 || first == 192 && second == 168
                || first == 100 && (second & 0xc0) == 64 || isLinkLocal(ip);
    }

    /** Local to one link, fe80::/10 or 169.254.0.0/16: an IPv6 one means nothing without the name of an interface. */
    public static boolean isLinkLocal(byte[] ip) {
        int first = ip[0] & 0xff;
        int second = ip[1] & 0xff;
        return ip.length == 16 ? first == 0xfe && (second & 0xc0) == 0x80 : first == 169 && second == 254;
    }

    /** A key for all addresses that share the first so many bytes with this one; keys of IPv4 and IPv6 differ. */
    public static String network(byte[] ip, int bytes) {
        return (ip.length == 4 ? "4:" : "6:") + HexFormat.of().formatHex(ip, 0, bytes);
    }
}
