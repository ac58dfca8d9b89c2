package org.rustycoin.libp2p.netty.resources;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Multihash;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.ScopeKind;
import org.rustycoin.libp2p.session.limits.StreamScope;
import org.rustycoin.libp2p.swarm.resources.ResourceLimits;
import org.rustycoin.libp2p.swarm.resources.ResourceSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

class SharedResourcesTest {

    private static final int THREADS = 4;
    private static final int STEPS = 20_000;
    /** Peers and protocols are few, so that all threads work on the same scopes, which come and go. */
    private static final int PEERS = 3;

    private static PeerId peer(int number) {
        try {
            return PeerId.fromBytes(Multihash.sha256(new byte[]{(byte) number}).toBytes());
        } catch (MultiformatException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whateverThreadsDoAtOnceNothingStaysCounted() throws Exception {
        for (long seed = 0; seed < 3; seed++) {
            var resources = new SharedResources(ResourceLimits.scaled(1L << 30, 1L << 30, 1024)
                    .with("address.connections_per_minute", 1_000_000)
                    .with("subnet.connections_per_minute", 1_000_000));
            var barrier = new CyclicBarrier(THREADS);
            var seeds = new SplittableRandom(seed);
            try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                var done = new ArrayList<Future<?>>();
                for (int i = 0; i < THREADS; i++) {
                    SplittableRandom random = seeds.split();
                    done.add(threads.submit(() -> {
                        barrier.await();
                        new Worker(resources, random).run();
                        return null;
                    }));
                }
                for (Future<?> each : done) {
                    each.get();
                }
            }
            ResourceSnapshot after = resources.snapshot();
            assertThat(after.uses()).as("seed " + seed).allMatch(use -> use.use() == 0);
            assertThat(after.uses()).as("seed " + seed).extracting(ResourceSnapshot.Use::kind)
                    .containsOnly(ScopeKind.SYSTEM, ScopeKind.TRANSIENT);
        }
    }

    /** One thread that opens and closes, and in between looks at the sums. */
    private static final class Worker {

        private final SharedResources resources;
        private final SplittableRandom random;
        private final List<ConnectionScope> connections = new ArrayList<>();
        private final List<StreamScope> streams = new ArrayList<>();

        Worker(SharedResources resources, SplittableRandom random) {
            this.resources = resources;
            this.random = random;
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step(i);
            }
            connections.forEach(ConnectionScope::close);
            streams.forEach(StreamScope::close);
        }

        private void step(long now) {
            if (random.nextInt(500) == 0) {
                assertThat(resources.snapshot().uses()).allMatch(use -> use.use() >= 0 && use.use() <= use.limit());
            }
            if (connections.isEmpty() || random.nextInt(5) == 0) {
                connect(now);
                return;
            }
            ConnectionScope connection = connections.get(random.nextInt(connections.size()));
            switch (random.nextInt(5)) {
                case 0 -> {
                    connections.remove(connection);
                    connection.close();
                }
                case 1 -> connection.give(connection.take(random.nextLong(1 << 20)));
                case 2 -> {
                    if (!streams.isEmpty()) {
                        streams.remove(random.nextInt(streams.size())).close();
                    }
                }
                default -> stream(connection);
            }
        }

        private void connect(long now) {
            byte[] ip = {10, 0, 0, (byte) random.nextInt(5)};
            switch (resources.openConnection(now, random.nextBoolean(), ip, true)) {
                case ConnectionScope scope -> {
                    if (scope.setPeer(peer(random.nextInt(PEERS))) == null) {
                        connections.add(scope);
                    } else {
                        scope.close();
                    }
                }
                case Refusal refusal -> assertThat(refusal.text()).contains("raise [limits.");
            }
        }

        private void stream(ConnectionScope connection) {
            switch (connection.openStream(random.nextBoolean())) {
                case StreamScope scope -> {
                    streams.add(scope);
                    if (scope.setProtocol("/protocol/" + random.nextInt(2)) == null
                            && scope.reserve(1000, Priority.ALWAYS) == null) {
                        scope.release(random.nextLong(1000));
                    }
                }
                case Refusal refusal -> assertThat(refusal.use()).isEqualTo(refusal.limit());
            }
        }
    }
}
