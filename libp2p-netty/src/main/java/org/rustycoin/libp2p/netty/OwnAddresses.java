package org.rustycoin.libp2p.netty;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Addresses;

/**
 * Where a node can be reached now: what it listens on, and behind a wildcard the addresses that this machine has got since. A
 * laptop that joins another network is there under an address that nobody knew when the node began to listen.
 */
final class OwnAddresses {

    private OwnAddresses() {}

    /**
     * @param wanted  what the node was told to listen on
     * @param bound   what came of it when it began: real ports, and the addresses of that time
     * @param current this machine's addresses now, of 4 and 16 bytes
     */
    static List<Multiaddr> of(List<Multiaddr> wanted, List<Multiaddr> bound, List<byte[]> current) {
        var all = new LinkedHashSet<Multiaddr>();
        for (Multiaddr each : bound) {
            all.add(each.withoutPeer());
        }
        for (Multiaddr wish : wanted) {
            InetAddress any = Addresses.ip(wish);
            Multiaddr behind = any != null && any.isAnyLocalAddress() ? boundAs(wish, bound) : null;
            if (any == null || behind == null) {
                continue;
            }
            for (byte[] ip : current) {
                if (ip.length == any.getAddress().length) {
                    all.add(behind.withIp(ip));
                }
            }
        }
        return new ArrayList<>(all);
    }

    /** An address that differs from a wish in its IP address and port alone, with the port that it was given. */
    private static @Nullable Multiaddr boundAs(Multiaddr wish, List<Multiaddr> bound) {
        for (Multiaddr each : bound) {
            if (protocols(each.withoutPeer()).equals(protocols(wish.withoutPeer()))
                    && (portOf(wish) == 0 || portOf(wish) == portOf(each))) {
                return each.withoutPeer();
            }
        }
        return null;
    }

    private static int portOf(Multiaddr address) {
        return Addresses.socket(address).getPort();
    }

    private static List<String> protocols(Multiaddr address) {
        return address.components().stream().map(part -> part.protocol().toString()).toList();
    }
}
