package org.rustycoin.libp2p.netty;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;

/**
 * One socket to be bound. The JDK's sockets on {@code ::} take IPv4 too, and cannot be told otherwise, so that a second one
 * on {@code 0.0.0.0} and the same port finds its address in use: a wish for both is one for the former.
 *
 * @param address to bind
 * @param ip4     the wildcard of IPv4 that the socket takes care of too, or null
 */
record ListenWish(Multiaddr address, @Nullable Multiaddr ip4) {

    private static final byte[] ANY_4 = new byte[4];
    private static final byte[] ANY_6 = new byte[16];

    /** The sockets for these addresses, in their order. */
    static List<ListenWish> of(List<Multiaddr> addresses) {
        var wishes = new ArrayList<ListenWish>();
        for (Multiaddr address : addresses) {
            Multiaddr twin = twin(address, ANY_4, ANY_6);
            if (twin != null && addresses.contains(twin)) {
                continue; // its twin takes care of it
            }
            Multiaddr ip4 = twin(address, ANY_6, ANY_4);
            wishes.add(new ListenWish(address, ip4 != null && addresses.contains(ip4) ? ip4 : null));
        }
        return wishes;
    }

    /** The same address with the other wildcard, if it is one with the first, and a port that is not chosen at the bind. */
    private static @Nullable Multiaddr twin(Multiaddr address, byte[] wildcard, byte[] other) {
        List<Multiaddr.Component> parts = address.components();
        boolean bound = parts.size() > 1 && parts.get(1).number() != 0
                && (parts.get(1).protocol() == AddressProtocol.TCP || parts.get(1).protocol() == AddressProtocol.UDP);
        Multiaddr ip = Multiaddr.ip(wildcard);
        return bound && parts.getFirst().equals(ip.components().getFirst())
                ? address.withIp(other)
                : null;
    }
}
