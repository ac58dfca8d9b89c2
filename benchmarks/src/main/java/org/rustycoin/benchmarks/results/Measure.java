package org.rustycoin.benchmarks.results;

import java.util.List;

/** What is measured. */
public enum Measure {
    BULK("bulk"), BULK_10("bulk-10"), CONNECTS_8("connects-8"), CONNECTS_1("connects-1"), STREAMS_1(
            "streams-1"), STREAMS_16("streams-16"), STREAMS_100(
                    "streams-100"), HOLD("hold"), FIRST_BYTE("first-byte"), BULK_DELAYED("bulk-delayed");

    /** MB (10^6 bytes) a second from dialler to listener, and back. */
    public static final String UP = "up_mb_per_s";
    public static final String DOWN = "down_mb_per_s";
    /** Processor seconds for 10^9 bytes, of the dialler and of the listener. */
    public static final String DIALLER_CPU_PER_GB = "dialler_cpu_s_per_gb";
    public static final String LISTENER_CPU_PER_GB = "listener_cpu_s_per_gb";
    /** Connections, or round trips on a stream of their own, a second; processor milliseconds for one. */
    public static final String PER_SECOND = "per_s";
    public static final String DIALLER_CPU_EACH = "dialler_cpu_ms";
    public static final String LISTENER_CPU_EACH = "listener_cpu_ms";
    public static final String FAILURES = "failures";
    /** Of the listener, for each idle connection. */
    public static final String HEAP_BYTES = "heap_bytes";
    public static final String RESIDENT_BYTES = "resident_bytes";
    public static final String DESCRIPTORS = "descriptors";
    /** From the dial to the first byte that came back, and the slow link's own round trip measured beside it. */
    public static final String FIRST_BYTE_MS = "first_byte_ms";
    public static final String LINK_MS = "link_ms";
    public static final String ROUND_TRIPS = "round_trips";

    private final String id;

    Measure(String id) {
        this.id = id;
    }

    /** Whether it is taken through the slow link. */
    public boolean delayed() {
        return this == FIRST_BYTE || this == BULK_DELAYED;
    }

    /** Whether the bare record loop is measured beside it. */
    public boolean hasLimit() {
        return this == BULK;
    }

    /**
     * By the name that {@link #toString} gives.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static Measure named(String id) {
        for (Measure measure : values()) {
            if (measure.id.equals(id)) {
                return measure;
            }
        }
        throw new IllegalArgumentException("no measure " + id + "; there are " + List.of(values()));
    }

    @Override
    public String toString() {
        return id;
    }
}
