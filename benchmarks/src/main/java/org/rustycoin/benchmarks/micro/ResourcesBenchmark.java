package org.rustycoin.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Multihash;
import org.rustycoin.libp2p.netty.resources.SharedResources;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.StreamScope;
import org.rustycoin.libp2p.swarm.resources.ResourceLimits;

/** What the resource limits cost each connection, stream and chunk of memory, on one thread and on two at once. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class ResourcesBenchmark {

    /** All threads count in one system, as a node's do. */
    private static final SharedResources RESOURCES = new SharedResources(
            ResourceLimits.scaled(1L << 30, 1L << 30, 65_536).with("address.connections_per_minute", 1_000_000)
                    .with("subnet.connections_per_minute", 1_000_000));
    private static final AtomicInteger REMOTES = new AtomicInteger();

    /** One peer for each thread, as connections have. */
    @State(Scope.Thread)
    public static class Remote {

        private final byte[] ip = {10, 0, (byte) REMOTES.getAndIncrement(), 1};
        private final PeerId peer;
        private final ConnectionScope connection;
        private long now;

        public Remote() {
            peer = peerAt(ip);
            connection = connect();
        }

        private static PeerId peerAt(byte[] ip) {
            try {
                return PeerId.fromBytes(Multihash.sha256(ip).toBytes());
            } catch (MultiformatException e) {
                throw new IllegalStateException("a hash is a peer id", e);
            }
        }

        private ConnectionScope connect() {
            now += 1_000_000_000; // past the rates, which are not what is measured
            return switch (RESOURCES.openConnection(now, false, ip, true)) {
                case ConnectionScope scope -> {
                    Refusal refusal = scope.setPeer(peer);
                    if (refusal != null) {
                        throw new IllegalStateException(refusal.text());
                    }
                    yield scope;
                }
                case Refusal refusal -> throw new IllegalStateException(refusal.text());
            };
        }

        private StreamScope openStream() {
            return switch (connection.openStream(false)) {
                case StreamScope scope -> scope;
                case Refusal refusal -> throw new IllegalStateException(refusal.text());
            };
        }
    }

    @Benchmark
    public Object connection(Remote remote) {
        ConnectionScope connection = remote.connect();
        connection.close();
        return connection;
    }

    @Benchmark
    public Object stream(Remote remote) {
        StreamScope stream = remote.openStream();
        stream.setProtocol("/echo/1");
        stream.close();
        return stream;
    }

    @Benchmark
    @Threads(2)
    public Object streamOnTwoThreads(Remote remote) {
        return stream(remote);
    }

    @Benchmark
    public Object memory(Remote remote) {
        Refusal refusal = remote.connection.reserve(1 << 16, Priority.HIGH);
        remote.connection.release(1 << 16);
        return refusal == null ? remote : refusal;
    }
}
