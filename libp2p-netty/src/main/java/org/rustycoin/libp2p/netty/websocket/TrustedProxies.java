package org.rustycoin.libp2p.netty.websocket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.netty.util.NetUtil;

/**
 * Reverse proxies whose word is taken for where a request comes from.
 *
 * <p>
 * Each proxy appends to {@code X-Forwarded-For} the address that it was called from, so the last address that is not one of
 * our proxies is the client. Whatever stands before it is the client's own invention.
 */
final class TrustedProxies {

    private record Range(byte[] network, int bits) {

        static Range of(String text) {
            int slash = text.indexOf('/');
            byte[] network = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
            if (network != null) {
                String bits = slash < 0 ? Integer.toString(network.length * 8) : text.substring(slash + 1);
                if (bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= network.length * 8) {
                    return new Range(network, Integer.parseInt(bits));
                }
            }
            throw new IllegalArgumentException("trusted proxy '" + text
                    + "' is no address or range: write it as 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32");
        }

        boolean has(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << 8 - (bits - bit);
                if (((address[bit / 8] ^ network[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Range> ranges;

    /** @throws IllegalArgumentException for what is no address or range */
    TrustedProxies(List<String> ranges) {
        this.ranges = ranges.stream().map(Range::of).toList();
    }

    boolean has(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ranges.stream().anyMatch(range -> range.has(bytes));
    }

    /**
     * Where a request comes from.
     *
     * @param socket    where its socket comes from
     * @param forwarded the values of {@code X-Forwarded-For}, in their order
     * @throws IllegalArgumentException if a trusted proxy says what is no address
     */
    InetAddress origin(InetAddress socket, List<String> forwarded) {
        if (!has(socket)) {
            return socket;
        }
        var hops = new ArrayList<String>();
        forwarded.forEach(value -> hops.addAll(List.of(value.split(",", -1))));
        InetAddress origin = socket;
        for (String hop : hops.reversed()) {
            origin = address(hop.strip());
            if (!has(origin)) {
                return origin;
            }
        }
        return origin;
    }

    /** An address, which some proxies write with a port behind it. */
    private static InetAddress address(String hop) {
        byte[] bytes = bytes(hop);
        if (bytes == null) {
            int colon = hop.lastIndexOf(':');
            bytes = colon < 0 || !hop.substring(colon + 1).matches("[0-9]{1,5}")
                    ? null
                    : bytes(hop.substring(0, colon));
        }
        try {
            if (bytes != null) {
                return InetAddress.getByAddress(bytes);
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses of 4 and 16 bytes are known", e);
        }
        throw new IllegalArgumentException("no address where the client's should be");
    }

    private static byte @Nullable [] bytes(String text) {
        boolean zone = text.indexOf('%') >= 0; // means something on the proxy only
        return zone ? null : NetUtil.createByteArrayFromIpAddressString(text);
    }
}
