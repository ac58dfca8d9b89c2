package org.rustycoin.libp2p.swarm.resources;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.limits.Resource;
import org.rustycoin.libp2p.session.limits.ScopeKind;

import static org.rustycoin.libp2p.session.limits.Resource.CONNECTIONS;
import static org.rustycoin.libp2p.session.limits.Resource.CONNECTIONS_INBOUND;
import static org.rustycoin.libp2p.session.limits.Resource.CONNECTIONS_OUTBOUND;
import static org.rustycoin.libp2p.session.limits.Resource.CONNECTIONS_PER_MINUTE;
import static org.rustycoin.libp2p.session.limits.Resource.FILE_DESCRIPTORS;
import static org.rustycoin.libp2p.session.limits.Resource.MEMORY_MIB;
import static org.rustycoin.libp2p.session.limits.Resource.STREAMS;
import static org.rustycoin.libp2p.session.limits.Resource.STREAMS_INBOUND;
import static org.rustycoin.libp2p.session.limits.Resource.STREAMS_OUTBOUND;
import static org.rustycoin.libp2p.session.limits.ScopeKind.ADDRESS;
import static org.rustycoin.libp2p.session.limits.ScopeKind.CONNECTION;
import static org.rustycoin.libp2p.session.limits.ScopeKind.PEER;
import static org.rustycoin.libp2p.session.limits.ScopeKind.PROTOCOL;
import static org.rustycoin.libp2p.session.limits.ScopeKind.PROTOCOL_PEER;
import static org.rustycoin.libp2p.session.limits.ScopeKind.STREAM;
import static org.rustycoin.libp2p.session.limits.ScopeKind.SUBNET;
import static org.rustycoin.libp2p.session.limits.ScopeKind.SYSTEM;
import static org.rustycoin.libp2p.session.limits.ScopeKind.TRANSIENT;
import static org.rustycoin.libp2p.session.limits.ScopeKind.TRANSIENT_ADDRESS;

/**
 * Every limit there is: what it is over, its value by default, and why that value.
 *
 * <p>
 * The default is {@code base + perGib × heap}, and for descriptors {@code + per1024Descriptors}. The shape is
 * go-libp2p's: what strangers open may fill only a part of what there is, so that they cannot keep this node from opening
 * its own. What one peer may have does not grow with the heap except for memory: a bigger node serves more peers, not
 * bigger ones. A pair that is not in the table has no limit.
 */
public enum Limit {
    SYSTEM_CONNECTIONS_INBOUND(SYSTEM, CONNECTIONS_INBOUND, 128, 512,
            "two thirds of all connections: strangers leave room for our own"), SYSTEM_CONNECTIONS_OUTBOUND(SYSTEM,
                    CONNECTIONS_OUTBOUND, 192, 768,
                    "all of them: nobody but this node opens them"), SYSTEM_CONNECTIONS(SYSTEM, CONNECTIONS, 192, 768,
                            "an idle one costs about 5 KiB of heap, a busy one 64 KiB of direct memory"), SYSTEM_STREAMS_INBOUND(
                                    SYSTEM, STREAMS_INBOUND, 2048, 8192,
                                    "16 for each inbound connection, go's figure"), SYSTEM_STREAMS_OUTBOUND(SYSTEM,
                                            STREAMS_OUTBOUND, 3072, 12_288,
                                            "16 for each connection"), SYSTEM_STREAMS(SYSTEM, STREAMS, 3072, 12_288,
                                                    "16 for each connection"), SYSTEM_MEMORY(SYSTEM, MEMORY_MIB, 16,
                                                            256,
                                                            "a quarter of the heap; windows may grow into 40 % of it"), SYSTEM_FILE_DESCRIPTORS(
                                                                    SYSTEM, FILE_DESCRIPTORS, 0, 0, 512,
                                                                    "half of the process's: the rest is for the store, logs and RPC"),

    TRANSIENT_CONNECTIONS_INBOUND(TRANSIENT, CONNECTIONS_INBOUND, 64, 0,
            "each may hold a socket for ten seconds and costs its sender nothing; 64 let 200 a second in at 100 ms"), TRANSIENT_CONNECTIONS_OUTBOUND(
                    TRANSIENT, CONNECTIONS_OUTBOUND, 160, 0,
                    "dials under way, several for one peer: as many as a dialler begins"), TRANSIENT_CONNECTIONS(
                            TRANSIENT, CONNECTIONS, 224, 0,
                            "both: strangers do not keep us from dialling"), TRANSIENT_STREAMS_INBOUND(TRANSIENT,
                                    STREAMS_INBOUND, 256, 256,
                                    "all that one session may open, at once"), TRANSIENT_STREAMS_OUTBOUND(TRANSIENT,
                                            STREAMS_OUTBOUND, 512, 512,
                                            "questions to many peers at once"), TRANSIENT_STREAMS(TRANSIENT, STREAMS,
                                                    512, 512, "more than strangers alone can fill"), TRANSIENT_MEMORY(
                                                            TRANSIENT, MEMORY_MIB, 8, 32,
                                                            "64 KiB for each half-open connection, and as much for streams"), TRANSIENT_FILE_DESCRIPTORS(
                                                                    TRANSIENT, FILE_DESCRIPTORS, 224, 0, 0,
                                                                    "one for each transient connection"),

    TRANSIENT_ADDRESS_CONNECTIONS_INBOUND(TRANSIENT_ADDRESS, CONNECTIONS_INBOUND, 8, 0,
            "a household that starts all its nodes at once; one address cannot take all 64 places"), ADDRESS_CONNECTIONS_INBOUND(
                    ADDRESS, CONNECTIONS_INBOUND, 8, 0,
                    "go's figure: several nodes behind one address"), ADDRESS_CONNECTIONS_PER_MINUTE(ADDRESS,
                            CONNECTIONS_PER_MINUTE, 12, 0,
                            "go's figure, after a burst of 16: a handshake costs us more than it costs who repeats it"), SUBNET_CONNECTIONS_INBOUND(
                                    SUBNET, CONNECTIONS_INBOUND, 64, 0,
                                    "go's figure: eight addresses' worth"), SUBNET_CONNECTIONS_PER_MINUTE(SUBNET,
                                            CONNECTIONS_PER_MINUTE, 30, 0,
                                            "go's figure, after a burst of 80: addresses of one site are no new strangers"),

    PEER_CONNECTIONS_INBOUND(PEER, CONNECTIONS_INBOUND, 8, 0,
            "go's figure: as many as a peer may dial at once"), PEER_CONNECTIONS_OUTBOUND(PEER, CONNECTIONS_OUTBOUND, 8,
                    0, "as many as are dialled at once"), PEER_CONNECTIONS(PEER, CONNECTIONS, 8, 0,
                            "of which one is kept"), PEER_STREAMS_INBOUND(PEER, STREAMS_INBOUND, 256, 0,
                                    "all that one session may hold; half stays for ours"), PEER_STREAMS_OUTBOUND(PEER,
                                            STREAMS_OUTBOUND, 512, 0, "all"), PEER_STREAMS(PEER, STREAMS, 512, 0,
                                                    "what rust-libp2p accepts on a connection"), PEER_MEMORY(PEER,
                                                            MEMORY_MIB, 16, 64,
                                                            "a quarter of the system's: four peers are not the network"),

    PROTOCOL_STREAMS_INBOUND(PROTOCOL, STREAMS_INBOUND, 1024, 4096, "half of the system's"), PROTOCOL_STREAMS_OUTBOUND(
            PROTOCOL, STREAMS_OUTBOUND, 2048, 8192, "two thirds of the system's"), PROTOCOL_STREAMS(PROTOCOL, STREAMS,
                    2048, 8192, "two thirds of the system's: no protocol starves the others"), PROTOCOL_MEMORY(PROTOCOL,
                            MEMORY_MIB, 12, 128, "half of the system's"),

    PROTOCOL_PEER_STREAMS_INBOUND(PROTOCOL_PEER, STREAMS_INBOUND, 128, 0,
            "half of what a peer may open; rust's request-response has at most 100 at a time"), PROTOCOL_PEER_STREAMS_OUTBOUND(
                    PROTOCOL_PEER, STREAMS_OUTBOUND, 256, 0, "half of a peer's"), PROTOCOL_PEER_STREAMS(PROTOCOL_PEER,
                            STREAMS, 256, 0, "half of a peer's"), PROTOCOL_PEER_MEMORY(PROTOCOL_PEER, MEMORY_MIB, 12,
                                    32, "half of a peer's"),

    CONNECTION_MEMORY(CONNECTION, MEMORY_MIB, 16, 64,
            "all that its peer may hold: most peers have one connection"), STREAM_MEMORY(STREAM, MEMORY_MIB, 16, 0,
                    "go's figure; the largest message of the protocols here has 10 MiB");

    /** New connections from one address that are let in at once, beyond the rate: twice as many as it may hold. */
    public static final int ADDRESS_BURST = 16;
    /** And from one subnet. */
    public static final int SUBNET_BURST = 80;
    /** A connection may hold a read buffer and a record to send in direct memory. */
    public static final long CONNECTION_DIRECT_BYTES = 64 << 10;

    /** More of anything but memory than any one process has served. */
    private static final long COUNT_MAX = 1_000_000;
    private static final long MEMORY_MIB_MAX = 1 << 20;
    /** A heap below this counts as none: such a node runs on the base alone (go's figure). */
    private static final long HEAP_MIN_BYTES = 128L << 20;
    private static final List<Limit> ALL = List.of(values());

    private final ScopeKind kind;
    private final Resource resource;
    private final long base;
    private final long perGib;
    private final long per1024Descriptors;
    private final String reason;

    Limit(ScopeKind kind, Resource resource, long base, long perGib, String reason) {
        this(kind, resource, base, perGib, 0, reason);
    }

    Limit(ScopeKind kind, Resource resource, long base, long perGib, long per1024Descriptors, String reason) {
        this.kind = kind;
        this.resource = resource;
        this.base = base;
        this.perGib = perGib;
        this.per1024Descriptors = per1024Descriptors;
        this.reason = reason;
    }

    /** All limits, in the order of the documentation. */
    public static List<Limit> all() {
        return ALL;
    }

    /** The limit of a key, or null when there is none. */
    public static @Nullable Limit of(String key) {
        for (Limit limit : ALL) {
            if (limit.key().equals(key)) {
                return limit;
            }
        }
        return null;
    }

    public ScopeKind kind() {
        return kind;
    }

    public Resource resource() {
        return resource;
    }

    /** Why the default is what it is. */
    public String reason() {
        return reason;
    }

    /** {@code table.name}, as {@code peer.streams_inbound}. */
    public String key() {
        return kind.key() + "." + resource.key();
    }

    /** The smallest value that a setting may have: what others open may be forbidden altogether. */
    public long min() {
        return resource == CONNECTIONS_INBOUND || resource == STREAMS_INBOUND ? 0 : 1;
    }

    public long max() {
        return resource == MEMORY_MIB ? MEMORY_MIB_MAX : COUNT_MAX;
    }

    /** The default, in the units of a setting. */
    long scaled(long heapBytes, long directBytes, long fileDescriptors) {
        long heapMib = heapBytes < HEAP_MIN_BYTES ? 0 : heapBytes >> 20;
        long value = base + (perGib * heapMib >> 10) + per1024Descriptors * fileDescriptors / 1024;
        return Math.clamp(isBoundedByDirectMemory() ? Math.min(value, directBytes / CONNECTION_DIRECT_BYTES) : value,
                1, max());
    }

    private boolean isBoundedByDirectMemory() {
        return kind == SYSTEM
                && (resource == CONNECTIONS || resource == CONNECTIONS_INBOUND || resource == CONNECTIONS_OUTBOUND);
    }

    /** How the default comes about, for people. */
    public String formula() {
        if (per1024Descriptors > 0) {
            return per1024Descriptors + " per 1024 descriptors";
        }
        return base + (perGib > 0 ? " + " + perGib + " per GiB of heap" : "")
                + (isBoundedByDirectMemory() ? ", at most one per 64 KiB of direct memory" : "");
    }
}
