package org.rustycoin.libp2p.protocols.mdns;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The names of one node: its service, which all share, and its own, which mean nothing.
 *
 * @param service  {@code _p2p._udp.local}, or a private network's
 * @param instance {@code <peer-name>.<service>}
 * @param host     {@code <peer-name>.p2p.local}
 */
record Names(String service, String instance, String host) {

    static final String SERVICE = "_p2p._udp.local";
    /** RFC 6763 §9: who asks for this asks which services there are. */
    static final String ALL_SERVICES = "_services._dns-sd._udp.local";

    /** The least that the specification allows: "at least 32 characters in length". */
    private static final int NAME_LENGTH = 32;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    /** With a peer name of their own. */
    static Names of(String service, RandomGenerator random) {
        var name = new StringBuilder();
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new Names(service, name + "." + service, name + ".p2p.local");
    }

    /** RFC 6762 §16: names are compared without regard to the case of ASCII letters. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
