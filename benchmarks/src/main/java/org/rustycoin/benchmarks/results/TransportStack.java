package org.rustycoin.benchmarks.results;

import java.util.List;

/** What a measured connection is made of. */
public enum TransportStack {
    TCP_NOISE_YAMUX("tcp", "noise", "yamux"), TCP_TLS_YAMUX("tcp", "tls", "yamux"), QUIC_V1("quic-v1", "", "");

    private final String transport;
    private final String security;
    private final String muxer;

    TransportStack(String transport, String security, String muxer) {
        this.transport = transport;
        this.security = security;
        this.muxer = muxer;
    }

    /** The options of a listener. */
    public List<String> listenOptions() {
        return security.isEmpty()
                ? List.of("--transport", transport)
                : List.of("--transport", transport, "--security", security, "--muxer", muxer);
    }

    /** The options of a dialler, whose address names the transport. QUIC brings its own security and streams. */
    public List<String> dialOptions() {
        return security.isEmpty() ? List.of() : List.of("--security", security, "--muxer", muxer);
    }

    /** Whether it runs over TCP, and not over UDP. */
    public boolean overTcp() {
        return this != QUIC_V1;
    }

    /**
     * By the name that {@link #toString} gives.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static TransportStack named(String name) {
        for (TransportStack stack : values()) {
            if (stack.toString().equals(name)) {
                return stack;
            }
        }
        throw new IllegalArgumentException("no stack " + name + "; there are " + List.of(values()));
    }

    @Override
    public String toString() {
        return security.isEmpty() ? transport : transport + "+" + security + "+" + muxer;
    }
}
