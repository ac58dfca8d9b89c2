package org.rustycoin.libp2p.swarm.resolving;

/**
 * What DNS is asked.
 *
 * @param name absolute, without a dot at the end
 */
public record Question(Type type, String name) {

    /** The kind of record. */
    public enum Type {
        /** IPv4 addresses, of 4 bytes. */
        A,
        /** IPv6 addresses, of 16 bytes. */
        AAAA,
        /** Texts, each with its parts put together. */
        TXT
    }

    @Override
    public String toString() {
        return type + " of " + name;
    }
}
