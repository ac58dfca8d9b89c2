package org.rustycoin.node.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/** What a name in DNS and the address of a name server look like. */
final class DnsForm {

    /** RFC 1123, and room for the {@code _dnsaddr.} before it. */
    private static final String HOST_NAME = "[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*";
    private static final int HOST_CHARACTERS_MAX = 240;
    private static final int PORT = 53;

    private DnsForm() {}

    static boolean isHostName(String text) {
        return text.matches(HOST_NAME) && text.length() <= HOST_CHARACTERS_MAX;
    }

    /** What {@code IP}, {@code IPv4:PORT} or {@code [IPv6]:PORT} means; null if it is none of these. */
    static @Nullable InetSocketAddress server(String text) {
        boolean isBracketed = text.startsWith("[");
        int colon = text.indexOf(':') == text.lastIndexOf(':') || isBracketed && !text.endsWith("]")
                ? text.lastIndexOf(':')
                : -1;
        String host = colon < 0 ? text : text.substring(0, colon);
        try {
            int port = colon < 0 ? PORT : Integer.parseInt(text.substring(colon + 1));
            InetAddress address = InetAddress.ofLiteral(isBracketed ? host.substring(1, host.length() - 1) : host);
            return port > 0 && port <= 0xffff ? new InetSocketAddress(address, port) : null;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
