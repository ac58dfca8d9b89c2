package org.rustycoin.libp2p.swarm.dialling;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;

/** What an address says to a dialler before anybody has dialled it. */
public record AddressKind(Transport transport, Family family, Reach reach) {

    /** In the order in which they are dialled. */
    public enum Transport {
        QUIC, TCP, WEBSOCKET, OTHER
    }

    /** In the order in which they are dialled (RFC 8305 §4). */
    public enum Family {
        IP6, IP4,
        /** A name that is resolved when it is dialled, or no IP at all. */
        NAME
    }

    /** How far away it is. */
    public enum Reach {
        LOOPBACK, PRIVATE, PUBLIC,
        /** Through another peer. */
        RELAYED
    }

    public static AddressKind of(Multiaddr address) {
        byte @Nullable [] ip = IpAddresses.of(address);
        Family family = ip == null ? Family.NAME : ip.length == 4 ? Family.IP4 : Family.IP6;
        return new AddressKind(transport(address), family, reach(address, ip));
    }

    private static Transport transport(Multiaddr address) {
        if (address.has(AddressProtocol.QUIC_V1)) {
            return address.has(AddressProtocol.WEBTRANSPORT) ? Transport.OTHER : Transport.QUIC;
        }
        if (!address.has(AddressProtocol.TCP)) {
            return Transport.OTHER;
        }
        return address.has(AddressProtocol.WS) || address.has(AddressProtocol.WSS)
                ? Transport.WEBSOCKET
                : Transport.TCP;
    }

    private static Reach reach(Multiaddr address, byte @Nullable [] ip) {
        if (address.has(AddressProtocol.P2P_CIRCUIT)) {
            return Reach.RELAYED;
        }
        if (ip == null) {
            return Reach.PUBLIC; // a name that means a private address is rare, and dialled a little later than it could be
        }
        return IpAddresses.isLoopback(ip)
                ? Reach.LOOPBACK
                : IpAddresses.isPrivate(ip) ? Reach.PRIVATE : Reach.PUBLIC;
    }

    /** Whether it is on this machine or this site, where an answer takes milliseconds. */
    public boolean isNear() {
        return reach == Reach.LOOPBACK || reach == Reach.PRIVATE;
    }
}
