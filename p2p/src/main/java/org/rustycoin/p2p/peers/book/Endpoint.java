package org.rustycoin.p2p.peers.book;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

/**
 * An address as the book keeps it: an IP address, a port and a transport, and no peer id. A peer id is free, so if it were a
 * part, one address could stand in the book as often as somebody likes.
 *
 * <p>
 * Names are not kept: asking DNS for what a stranger wrote would let him choose whom we ask, and how often.
 *
 * @param address without a peer id
 * @param ip      of 4 or 16 bytes
 */
public record Endpoint(Multiaddr address, byte[] ip) {

    private static final List<List<AddressProtocol>> TRANSPORTS = List.of(List.of(AddressProtocol.TCP),
            List.of(AddressProtocol.TCP, AddressProtocol.WS), List.of(AddressProtocol.UDP, AddressProtocol.QUIC_V1));

    /** The endpoint that an address leads to; null if it is none that a book keeps. */
    public static @Nullable Endpoint of(Multiaddr given) {
        Multiaddr address = given.withoutPeer();
        List<Multiaddr.Component> parts = address.components();
        byte[] ip = IpAddresses.of(address);
        if (ip == null || isUnspecified(ip) || parts.size() < 2 || parts.get(1).number() == 0) {
            return null;
        }
        List<AddressProtocol> transport = parts.subList(1, parts.size()).stream().map(Multiaddr.Component::protocol)
                .toList();
        return TRANSPORTS.contains(transport) ? new Endpoint(address.withIp(ip), ip) : null;
    }

    /** No address of a host: unspecified, multicast, reserved or broadcast (RFC 6890). */
    private static boolean isUnspecified(byte[] ip) {
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

    public boolean isPublic() {
        return NetworkGroups.isPublic(ip);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint endpoint && address.equals(endpoint.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
