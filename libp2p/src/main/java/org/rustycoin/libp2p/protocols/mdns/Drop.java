package org.rustycoin.libp2p.protocols.mdns;

/** Why a packet, or a part of one, was not taken. */
public enum Drop {
    /** A packet beyond {@link DnsMessage#BYTES_MAX}. */
    OVERSIZED("oversized"),
    /** A packet from an address that is not on the link it came by. */
    OFF_LINK_SOURCE("off_link_source"),
    /** A packet of a source that sends too many, or one too many of all. */
    TOO_FAST("too_fast"),
    /** A packet that is no DNS, loops of compressed names among them. */
    MALFORMED("malformed"),
    /** A packet beyond {@link DnsMessage#RECORDS_MAX} or {@link DnsMessage#STRINGS_MAX}. */
    TOO_MANY_RECORDS("too_many_records"),
    /** A packet of another service, as printers send. Nothing is wrong with it. */
    UNRELATED("unrelated"),
    /** A record that takes itself back, or a string that is no address of a peer, or none that can be on a link. */
    UNUSABLE("unusable"),
    /** An address beyond the link: nobody there has said so. */
    OFF_LINK_ADDRESS("off_link_address"),
    /** An address of another peer among those of one. */
    OTHER_PEER("other_peer"),
    /** An address more than are kept for a peer. */
    TOO_MANY_ADDRESSES("too_many_addresses"),
    /** A peer more than are kept for one source, or of all. */
    TOO_MANY_PEERS("too_many_peers");

    private final String key;

    Drop(String key) {
        this.key = key;
    }

    /** Its name in counters. */
    public String key() {
        return key;
    }
}
