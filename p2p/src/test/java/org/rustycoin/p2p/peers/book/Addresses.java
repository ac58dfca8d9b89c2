package org.rustycoin.p2p.peers.book;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

/** Addresses for tests. */
public final class Addresses {

    /** When tests begin, in Unix seconds. */
    public static final long START = 1_780_000_000L;

    private Addresses() {}

    public static Multiaddr parse(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** A host of a public /16: one of 40,000 groups. */
    public static Multiaddr of(int group, int host) {
        return parse("/ip4/" + (20 + group / 250) + "." + group % 250 + "." + host / 250 + "." + (1 + host % 250)
                + "/tcp/4733");
    }

    public static Source source(int group) {
        return Source.of(of(group, 1));
    }
}
