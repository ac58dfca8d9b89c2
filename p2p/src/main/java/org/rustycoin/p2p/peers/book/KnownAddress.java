package org.rustycoin.p2p.peers.book;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.NetworkGroup;

/**
 * What the book says of an address. Times are Unix seconds, 0 for never.
 *
 * @param address     without a peer id
 * @param peer        who answered there last; null if nobody has
 * @param tried       whether it is in the tried table
 * @param lastHeard   when somebody said that it is there, or it was
 * @param lastTry     when it was dialled last
 * @param lastSuccess when a peer of our chain answered there last
 * @param failures    dials in vain since then
 */
public record KnownAddress(Multiaddr address, NetworkGroup group, @Nullable Peer peer, boolean tried, long lastHeard,
        long lastTry, long lastSuccess, int failures) {}
