package org.rustycoin.libp2p.netty.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;

/** Between multiaddrs and the platform's socket addresses. */
public final class Addresses {

    private Addresses() {}

    /** Whether an address is {@code /ip4|ip6/…} followed by exactly these protocols, with or without a peer id behind. */
    public static boolean isIpThen(Multiaddr address, AddressProtocol... then) {
        List<Multiaddr.Component> parts = address.withoutPeer().components();
        if (parts.size() != 1 + then.length || !isIp(parts.getFirst().protocol())) {
            return false;
        }
        for (int i = 0; i < then.length; i++) {
            if (parts.get(1 + i).protocol() != then[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIp(AddressProtocol protocol) {
        return protocol == AddressProtocol.IP4 || protocol == AddressProtocol.IP6;
    }

    /**
     * The socket address that an address begins with: an IP address and a port of TCP or UDP.
     *
     * @throws IllegalArgumentException for any other address
     */
    public static InetSocketAddress socket(Multiaddr address) {
        List<Multiaddr.Component> parts = address.components();
        boolean port = parts.size() > 1 && (parts.get(1).protocol() == AddressProtocol.TCP
                || parts.get(1).protocol() == AddressProtocol.UDP);
        if (!port || !isIp(parts.getFirst().protocol())) {
            throw new IllegalArgumentException(address + " begins with no IP address and port");
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(parts.getFirst().value()), parts.get(1).number());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses of 4 and 16 bytes are known", e);
        }
    }

    /** The IP address that an address begins with, or null. */
    public static @Nullable InetAddress ip(Multiaddr address) {
        Multiaddr.Component first = address.components().getFirst();
        try {
            return isIp(first.protocol()) ? InetAddress.getByAddress(first.value()) : null;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses of 4 and 16 bytes are known", e);
        }
    }

    /** {@code /ip4|ip6/…/tcp/…}, and behind it these protocols. */
    public static Multiaddr tcp(InetSocketAddress address, AddressProtocol... then) {
        return of(address, AddressProtocol.TCP, then);
    }

    /** {@code /ip4|ip6/…/udp/…}, and behind it these protocols. */
    public static Multiaddr udp(InetSocketAddress address, AddressProtocol... then) {
        return of(address, AddressProtocol.UDP, then);
    }

    private static Multiaddr of(InetSocketAddress address, AddressProtocol protocol, AddressProtocol... then) {
        Multiaddr all = Multiaddr.ip(address.getAddress().getAddress())
                .then(Multiaddr.port(protocol, address.getPort()));
        for (AddressProtocol each : then) {
            all = all.then(Multiaddr.of(each));
        }
        return all;
    }

    /** Where a bound socket can be reached: itself, or every address of this machine for a wildcard. */
    public static List<InetSocketAddress> reachable(InetSocketAddress bound) {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return List.of(bound);
        }
        int family = bound.getAddress().getAddress().length;
        var addresses = new ArrayList<InetSocketAddress>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (address.getAddress().length == family && !address.isLinkLocalAddress()) {
                        addresses.add(new InetSocketAddress(address, bound.getPort()));
                    }
                }
            }
        } catch (SocketException e) {
            addresses.add(bound); // the wildcard itself, better than nothing
        }
        return addresses;
    }
}
