package org.rustycoin.benchmarks.transport;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import picocli.CommandLine.Option;

/** Whom to dial, over what, and within which time: options that commands share. */
final class Target {

    @Option(names = "--peer", required = true, paramLabel = "MULTIADDR", description = "Ends in the peer's id.")
    @Nullable
    Multiaddr peer;

    @Option(names = "--security", paramLabel = "noise|tls")
    @Nullable
    String security;

    @Option(names = "--muxer", paramLabel = "yamux|mplex")
    @Nullable
    String muxer;

    @Option(names = "--insecure", description = "Trusts whichever certificate a wss host shows.")
    boolean insecure;

    @Option(names = "--max-seconds", defaultValue = TransportTool.SECONDS_MAX, paramLabel = "N")
    long maxSeconds;

    /** For the command line to fill in. */
    Target() {}

    Target(Multiaddr peer, @Nullable String security, @Nullable String muxer, boolean insecure, long maxSeconds) {
        this.peer = peer;
        this.security = security;
        this.muxer = muxer;
        this.insecure = insecure;
        this.maxSeconds = maxSeconds;
    }

    Multiaddr address() {
        return Objects.requireNonNull(peer, "--peer is required");
    }

    PeerId peerId() {
        try {
            PeerId id = PeerId.in(address());
            if (id != null) {
                return id;
            }
        } catch (MultiformatException e) {
            throw new IllegalArgumentException(peer + " ends in no peer id: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(peer + " ends in no peer id");
    }

    Stack stack() throws Stack.UnsupportedException {
        return Stack.of(Stack.transportOf(address()), security, muxer, insecure);
    }

    long withinNanos() {
        return TimeUnit.SECONDS.toNanos(maxSeconds);
    }
}
