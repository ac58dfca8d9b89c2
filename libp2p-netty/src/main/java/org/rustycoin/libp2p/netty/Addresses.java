package org.rustycoin.libp2p.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;

/** Between multiaddrs and the platform's socket addresses. */
final class Addresses {

    private Addresses() {}

    /**
     * The socket address of {@code /ip4|ip6/…/tcp/…}, with or without a peer id behind it.
     *
     * @throws IllegalArgumentException for any other address, saying what is supported
     */
    static InetSocketAddress socket(Multiaddr address) {
        List<Multiaddr.Component> parts = address.withoutPeer().components();
        boolean tcp = parts.size() == 2 && parts.get(1).protocol() == AddressProtocol.TCP
                && (parts.getFirst().protocol() == AddressProtocol.IP4
                        || parts.getFirst().protocol() == AddressProtocol.IP6);
        if (!tcp) {
            throw new IllegalArgumentException(
                    address + " is not supported: give /ip4/ADDRESS/tcp/PORT or /ip6/ADDRESS/tcp/PORT");
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(parts.getFirst().value()), parts.get(1).number());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses of 4 and 16 bytes are known", e);
        }
    }

    static Multiaddr multiaddr(SocketAddress address) {
        var inet = (InetSocketAddress) address;
        return Multiaddr.tcp(inet.getAddress().getAddress(), inet.getPort());
    }

    /** Where a bound socket can be reached: itself, or every address of this machine for a wildcard. */
    static List<Multiaddr> reachable(InetSocketAddress bound) {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return List.of(multiaddr(bound));
        }
        int family = bound.getAddress().getAddress().length;
        var addresses = new ArrayList<Multiaddr>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (address.getAddress().length == family && !address.isLinkLocalAddress()) {
                        addresses.add(Multiaddr.tcp(address.getAddress(), bound.getPort()));
                    }
                }
            }
        } catch (SocketException e) {
            addresses.add(multiaddr(bound)); // the wildcard itself, better than nothing
        }
        return addresses;
    }
}
