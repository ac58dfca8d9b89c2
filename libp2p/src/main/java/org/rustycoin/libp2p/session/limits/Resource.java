package org.rustycoin.libp2p.session.limits;

import java.util.Locale;

/** What is limited. */
public enum Resource {
    CONNECTIONS_INBOUND("inbound connections"), CONNECTIONS_OUTBOUND("outbound connections"),
    /** In both directions. */
    CONNECTIONS("connections"), STREAMS_INBOUND("inbound streams"), STREAMS_OUTBOUND("outbound streams"),
    /** In both directions. */
    STREAMS("streams"),
    /** Counted in bytes, set in MiB. */
    MEMORY_MIB("MiB of memory"), FILE_DESCRIPTORS("file descriptors"),
    /** New ones: the one resource that is not held but used up, and comes back with time. */
    CONNECTIONS_PER_MINUTE("new inbound connections a minute");

    private final String text;

    Resource(String text) {
        this.text = text;
    }

    /** For people, in the plural. */
    public String text() {
        return text;
    }

    /** The last part of a setting's key, as {@code streams_inbound}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What one of a setting's units is in units of use: bytes for memory. */
    public long unit() {
        return this == MEMORY_MIB ? 1 << 20 : 1;
    }
}
