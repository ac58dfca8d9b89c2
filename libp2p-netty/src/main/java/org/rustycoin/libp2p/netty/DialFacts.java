package org.rustycoin.libp2p.netty;

/**
 * How a node's dials stand.
 *
 * @param begun       attempts since the start, one for each address that was tried
 * @param underWay    attempts now
 * @param backingOff  addresses that failed lately and are left alone for a while
 * @param udpBlocked  whether UDP to public addresses counts as swallowed by this network, so that QUIC is left out
 * @param ipv6Blocked the same of IPv6
 */
public record DialFacts(long begun, int underWay, int backingOff, boolean udpBlocked, boolean ipv6Blocked) {}
