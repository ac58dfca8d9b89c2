package org.rustycoin.libp2p.swarm;

/**
 * How many connections there may be. A peer counts once, with the direction and the address of its first connection.
 *
 * @param inboundMax    that others opened (WIRE.md §5)
 * @param outboundMax   that this node opened
 * @param perPeerMax    with one peer: two nodes that dial each other at once have two for a moment, and one that is
 *                      being renewed has another
 * @param perAddressMax inbound from one IP address
 * @param perGroupMax   inbound from one /16 (IPv4) or /32 (IPv6)
 */
public record Limits(int inboundMax, int outboundMax, int perPeerMax, int perAddressMax, int perGroupMax) {

    public static final Limits STANDARD = new Limits(125, 64, 3, 2, 8);
}
