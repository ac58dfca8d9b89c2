package org.rustycoin.libp2p.session.limits;

import java.util.Locale;

/** What a limit is over: all that belongs to one of these is counted together. */
public enum ScopeKind {
    /** Everything. */
    SYSTEM,
    /** Connections that have not proved who is there, and streams on whose protocol is not agreed. */
    TRANSIENT,
    /** Those of the transient connections that came from one address. */
    TRANSIENT_ADDRESS,
    /** One IPv4 address, or one IPv6 /56: what a provider gives to one customer. */
    ADDRESS,
    /** One IPv4 /24, or one IPv6 /48: what a provider gives to one site. */
    SUBNET,
    /** One peer, on all its connections. */
    PEER,
    /** One protocol, with all peers. */
    PROTOCOL,
    /** One protocol with one peer. */
    PROTOCOL_PEER, CONNECTION, STREAM;

    /** The first part of a setting's key: the name of its table. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    public String text() {
        return switch (this) {
            case TRANSIENT_ADDRESS -> "not yet authenticated from address";
            case PROTOCOL_PEER -> "protocol with peer";
            default -> key();
        };
    }
}
