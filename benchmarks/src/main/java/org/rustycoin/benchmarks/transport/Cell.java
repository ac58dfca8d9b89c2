package org.rustycoin.benchmarks.transport;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Events;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.perf.Perf;
import org.rustycoin.libp2p.protocols.ping.Ping;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;

import tools.jackson.databind.json.JsonMapper;

/** Dials a peer, uses each of its protocols once, and reports how long each took. */
record Cell(Stack stack, Multiaddr address, int bytes, long withinNanos) {

    /** What is asked of a connection, on its thread. */
    @FunctionalInterface
    private interface Work<T> {
        void on(long now, Connection connection, CompletableFuture<T> done);
    }

    private record Throughput(double upSeconds, double downSeconds) {}

    /** The report, as one line of JSON. */
    String run() throws Exception {
        PeerId expected = PeerId.in(address);
        if (expected == null) {
            throw new IllegalArgumentException(address + " ends in no peer id");
        }
        var agent = new CompletableFuture<String>();
        var events = new Events() {
            @Override
            public void identified(long now, Peer peer, IdentifyInfo info) {
                agent.complete(info.agentVersion());
            }
        };
        var random = new SecureRandom();
        try (Libp2p node = Libp2p.builder().events(events).start()) {
            long began = System.nanoTime();
            Peer peer = within(node.dial(address));
            long connected = System.nanoTime() - began;
            if (!peer.equals(expected.toPeer())) {
                throw new IllegalStateException(peer + " answered, and " + expected + " was dialled");
            }
            String agentVersion = within(agent);
            long roundTrip = this.<Long>on(node, peer,
                    (now, connection, done) -> new Ping(random).measure(now, connection, done::complete));
            byte[] sent = new byte[bytes];
            random.nextBytes(sent);
            int echoed = this.<Integer>on(node, peer,
                    (now, connection, done) -> Echo.measure(now, connection, sent, withinNanos, done));
            Throughput up = perf(node, peer, bytes, 0);
            Throughput down = perf(node, peer, 0, bytes);

            Map<String, Object> report = new LinkedHashMap<>();
            report.put("peer_id", expected.toString());
            report.put("transport", stack.transport());
            report.put("security", stack.security());
            report.put("muxer", stack.muxer());
            report.put("connect_ms", connected / 1e6);
            report.put("ping_ms", roundTrip / 1e6);
            report.put("echo_bytes", echoed);
            report.put("upload_seconds", up.upSeconds + up.downSeconds);
            report.put("download_seconds", down.upSeconds + down.downSeconds);
            report.put("agent", agentVersion);
            return JsonMapper.shared().writeValueAsString(report);
        }
    }

    /** One direction, from the stream's opening to the other side's end. */
    private Throughput perf(Libp2p node, Peer peer, long up, long down) throws Exception {
        return on(node, peer, (now, connection, done) -> Perf.measure(now, connection, up, down, withinNanos,
                new Perf.Out() {
                    @Override
                    public void uploaded(long nanos) {
                        // told again at the end
                    }

                    @Override
                    public void done(long uploadNanos, long downloadNanos, long bytesDown) {
                        done.complete(new Throughput(uploadNanos / 1e9, downloadNanos / 1e9));
                    }

                    @Override
                    public void failed(Failure why) {
                        done.completeExceptionally(new IllegalStateException("perf: " + why));
                    }
                }));
    }

    private <T> T on(Libp2p node, Peer peer, Work<T> work) throws Exception {
        var done = new CompletableFuture<T>();
        node.withConnection(peer, (now, connection) -> work.on(now, connection, done),
                () -> done.completeExceptionally(new IllegalStateException("the peer has gone")));
        return within(done);
    }

    private <T> T within(CompletableFuture<T> awaited) throws Exception {
        return awaited.get(withinNanos, TimeUnit.NANOSECONDS);
    }
}
