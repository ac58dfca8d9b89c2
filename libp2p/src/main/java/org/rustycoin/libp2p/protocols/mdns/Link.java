package org.rustycoin.libp2p.protocols.mdns;

import java.util.List;

import org.rustycoin.libp2p.multiformats.IpAddresses;

/**
 * A network interface that carries multicast of one family; never loopback, whose addresses mean somebody else to each host.
 *
 * @param id       which
 * @param name     what the system calls the interface
 * @param prefixes the interface's addresses of both families: what is reached through it
 */
public record Link(Id id, String name, List<IpPrefix> prefixes) {

    /**
     * The interface by its number, and one of the two families.
     *
     * @param six IPv6 rather than IPv4
     */
    public record Id(int index, boolean six) {}

    public Link {
        prefixes = List.copyOf(prefixes);
    }

    /** Whether a packet may come from there: RFC 6762 §11, by which a router's other side is not heard. */
    public boolean isSource(byte[] ip) {
        return (ip.length == 16) == id.six() && isInSubnet(ip);
    }

    /** Whether an address can be that of somebody here: in a subnet of the interface, private or link-local. */
    boolean isNear(byte[] ip) {
        return IpAddresses.isPrivate(ip) || isInSubnet(ip);
    }

    /** Whether an address is in one of the interface's subnets. */
    boolean isInSubnet(byte[] ip) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(ip));
    }

    /** For people. */
    @Override
    public String toString() {
        return name + (id.six() ? " over IPv6" : " over IPv4");
    }
}
