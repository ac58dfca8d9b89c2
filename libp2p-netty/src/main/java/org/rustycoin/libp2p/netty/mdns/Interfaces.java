package org.rustycoin.libp2p.netty.mdns;

import java.net.Inet6Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.rustycoin.libp2p.protocols.mdns.IpPrefix;
import org.rustycoin.libp2p.protocols.mdns.Link;

/** The interfaces of this machine that multicast can be sent on, one link for each family that they have an address of. */
final class Interfaces {

    /** A prefix length that the platform does not know. */
    private static final int UNKNOWN_BITS = -1;

    private Interfaces() {}

    /** In the order in which the system has them; those that cannot be looked at are left out. */
    static List<Link> links() throws SocketException {
        var links = new ArrayList<Link>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (carriesMulticast(each)) {
                List<IpPrefix> prefixes = prefixes(each);
                for (boolean six : new boolean[]{false, true}) {
                    if (prefixes.stream().anyMatch(prefix -> (prefix.ip().length == 16) == six)) {
                        links.add(new Link(new Link.Id(each.getIndex(), six), each.getName(), prefixes));
                    }
                }
            }
        }
        return links;
    }

    private static boolean carriesMulticast(NetworkInterface each) {
        try {
            return each.isUp() && each.supportsMulticast() && !each.isPointToPoint() && !each.isLoopback();
        } catch (SocketException e) {
            return false; // it has just gone
        }
    }

    static List<IpPrefix> prefixes(NetworkInterface each) {
        var prefixes = new ArrayList<IpPrefix>();
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
            byte[] ip = address.getAddress().getAddress();
            int bits = address.getNetworkPrefixLength();
            // Who is on an IPv6 link always has an address of fe80::/10 there, whatever the platform says of its length.
            boolean linkLocal = address.getAddress() instanceof Inet6Address
                    && address.getAddress().isLinkLocalAddress();
            prefixes.add(new IpPrefix(ip, linkLocal ? 10 : bits == UNKNOWN_BITS ? 8 * ip.length : bits));
        }
        return prefixes;
    }
}
