package org.rustycoin.p2p.peers.book;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.p2p.peers.groups.NetworkGroup;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

/** Who told of an address, as far as it counts: not by a peer id, which is free, but by where it was told from. */
public sealed interface Source {

    /** A peer at an IP address of 4 or 16 bytes. */
    record At(byte[] ip) implements Source {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof At at && Arrays.equals(ip, at.ip);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ip);
        }

        @Override
        public String toString() {
            return Multiaddr.ip(ip).toString();
        }
    }

    /** A list or a name: the operator, a DNS seed, the list that is shipped. */
    record Named(String name) implements Source {}

    /** Where somebody is connected from or to; a name, as of a relay, if that is no IP address. */
    static Source of(Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        return ip == null ? new Named(address.components().getFirst().toString()) : new At(ip);
    }

    default NetworkGroup group(NetworkGroups groups) {
        return switch (this) {
            case At at -> groups.of(at.ip());
            case Named named -> new NetworkGroup("name:" + named.name());
        };
    }
}
