package org.rustycoin.benchmarks.transport;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.netty.Events;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.perf.Perf;
import org.rustycoin.libp2p.protocols.ping.Ping;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;

/** A node that dials one peer and uses it; every method waits for the answer, and throws if it does not come in time. */
final class Dialler implements AutoCloseable {

    /** Work on a connection, on its thread. */
    @FunctionalInterface
    interface Work<T> {
        void on(long now, Connection connection, CompletableFuture<T> done);
    }

    private final Target target;
    private final PeerId expected;
    private final SecureRandom random = new SecureRandom();
    private final CompletableFuture<String> agent = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> gone = new CompletableFuture<>();
    private final Libp2p node;

    Dialler(Target target) throws IOException, Stack.UnsupportedException {
        this.target = target;
        this.expected = target.peerId();
        this.node = target.stack().node().ioThreads(1).events(new Events() {
            @Override
            public void identified(long now, Peer peer, IdentifyInfo info) {
                agent.complete(info.agentVersion());
            }

            @Override
            public void disconnected(long now, Peer peer, CloseReason reason) {
                gone.complete(reason);
            }
        }).start();
    }

    void connect() throws Exception {
        within(node.dial(target.address()).thenApply(this::checked));
    }

    /** Connects and has one byte echoed. */
    void connectForAByte() throws Exception {
        within(node.dial(target.address()).thenCompose(peer -> {
            checked(peer);
            return this.<Boolean>start((now, connection, done) -> echo(now, connection, new byte[1], done));
        }));
    }

    private Peer checked(Peer peer) {
        if (!peer.equals(expected.toPeer())) {
            throw new IllegalStateException(peer + " answered, and " + expected + " was dialled");
        }
        return peer;
    }

    /** What the peer calls itself, once it has said so. */
    String agent() throws Exception {
        return within(agent);
    }

    /** Why the connection ended, or null while it lasts. */
    @Nullable
    CloseReason gone() {
        return gone.getNow(null);
    }

    /** A round trip, in nanoseconds. */
    long ping() throws Exception {
        return within(this.<Long>start((now, connection, done) -> new Ping(random).measure(now, connection,
                done::complete)));
    }

    /** Echoes on some streams at once. */
    void echo(int streams, int bytes) throws Exception {
        byte[] sent = new byte[bytes];
        random.nextBytes(sent);
        var all = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < streams; i++) {
            all.add(start((now, connection, done) -> echo(now, connection, sent, done)));
        }
        within(all);
    }

    private void echo(long now, Connection connection, byte[] sent, CompletableFuture<Boolean> done) {
        boolean opened = Echo.measure(now, connection, sent, target.withinNanos(), new Echo.Out() {
            @Override
            public void echoed(long at) {
                done.complete(true);
            }

            @Override
            public void failed(String why) {
                done.completeExceptionally(new IllegalStateException(why));
            }
        });
        if (!opened) {
            done.completeExceptionally(new IllegalStateException("echo: no stream can be opened"));
        }
    }

    /** Moves bytes up and down, on some streams at once, which share them; gives the seconds to the last one's end. */
    double perf(int streams, long up, long down) throws Exception {
        long began = System.nanoTime();
        var all = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < streams; i++) {
            long ownUp = share(up, i, streams);
            long ownDown = share(down, i, streams);
            all.add(start((now, connection, done) -> Perf.measure(now, connection, ownUp, ownDown,
                    target.withinNanos(), new Perf.Out() {
                        @Override
                        public void uploaded(long nanos) {
                            // the end is what counts
                        }

                        @Override
                        public void done(long uploadNanos, long downloadNanos, long bytesDown) {
                            done.complete(true);
                        }

                        @Override
                        public void failed(Failure why) {
                            done.completeExceptionally(new IllegalStateException("perf: " + why));
                        }
                    })));
        }
        within(all);
        return (System.nanoTime() - began) / 1e9;
    }

    private static long share(long bytes, int stream, int streams) {
        return bytes / streams + (stream < bytes % streams ? 1 : 0);
    }

    /** Starts work on the connection. */
    <T> CompletableFuture<T> start(Work<T> work) {
        var done = new CompletableFuture<T>();
        node.withConnection(expected.toPeer(), (now, connection) -> work.on(now, connection, done),
                () -> done.completeExceptionally(new IllegalStateException("the peer has gone")));
        return done;
    }

    private <T> void within(List<CompletableFuture<T>> all) throws Exception {
        for (CompletableFuture<T> each : all) {
            within(each);
        }
    }

    <T> T within(CompletableFuture<T> awaited) throws Exception {
        return awaited.get(target.withinNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        node.close();
    }
}
