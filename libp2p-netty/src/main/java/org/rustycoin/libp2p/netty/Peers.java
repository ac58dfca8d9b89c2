package org.rustycoin.libp2p.netty;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.Swarm;
import org.rustycoin.libp2p.swarm.dialling.Persistent;
import org.rustycoin.libp2p.swarm.keeping.Closing;
import org.rustycoin.libp2p.swarm.keeping.KeepAlive;
import org.rustycoin.libp2p.swarm.keeping.Keeping;
import org.rustycoin.libp2p.swarm.keeping.Renewal;
import org.rustycoin.machine.Peer;

/** A node's peers and the connections with them, hosted on the node's loop. Inside its handlers, if nothing else is said. */
final class Peers {

    private final Libp2p node;
    private final Events events;
    private final Swarm<ConnectionHost> swarm;
    private final Keeping<ConnectionHost> keeping;
    private final Renewal<ConnectionHost> renewal;
    private final Persistent persistent;
    /** Where new streams with each peer go. */
    private final Map<Peer, ConnectionHost> current = new LinkedHashMap<>();

    Peers(Libp2p node, Libp2pBuilder settings, Events events, RandomGenerator random) {
        this.node = node;
        this.events = events;
        this.swarm = new Swarm<>(settings.limits());
        this.keeping = node.loop().add(new Keeping<>(node.self(), settings.keep(), new FromKeeping()));
        this.renewal = node.loop().add(new Renewal<>(settings.renewal(), random, (peer, address) -> node.loop()
                .effect(() -> node.dials().again(peer, address).whenComplete((_, failed) -> {
                    if (failed != null) {
                        node.loop().execute(now -> renewalFailed(now, peer));
                    }
                }))));
        this.persistent = node.loop().add(new Persistent(random, (peer, addresses) -> node.loop()
                .effect(() -> node.dials().dial(peer, addresses).whenComplete((_, failed) -> {
                    if (failed != null) {
                        node.loop().execute(now -> persistentFailed(now, peer));
                    }
                }))));
    }

    private void renewalFailed(long now, Peer peer) {
        renewal.failed(now, peer);
    }

    private void persistentFailed(long now, Peer peer) {
        persistent.failed(now, peer);
    }

    private final class FromKeeping implements Keeping.Out<ConnectionHost> {

        @Override
        public void current(Peer peer, ConnectionHost connection) {
            node.loop().effect(() -> current.put(peer, connection));
        }

        @Override
        public void close(ConnectionHost connection, Closing reason) {
            node.loop().effect(() -> connection.close(reason.text()));
        }
    }

    /** Counts an established connection in; or closes it and says which limit it would exceed. */
    @Nullable
    String admit(long now, ConnectionHost host) {
        Connection it = host.connection();
        Peer peer = host.peer();
        String refusal = peer.equals(node.self())
                ? "this is the node itself"
                : swarm.refusal(peer, it.remoteAddress(), it.outbound());
        if (refusal != null) {
            host.close(refusal);
            return refusal;
        }
        boolean isFirst = swarm.add(new Swarm.Link<>(host, peer, it.remoteAddress(), it.outbound()));
        keeping.added(now, host, peer, it.outbound());
        renewal.added(now, host, peer, it.remoteAddress(), it.outbound());
        if (isFirst) {
            current.put(peer, host);
            persistent.connected(now, peer);
            events.connected(now, peer, it.remoteAddress(), it.outbound());
        }
        return null;
    }

    /** An established connection is closed, whether or not it was admitted. */
    void closed(long now, ConnectionHost host, CloseReason reason) {
        Peer peer = host.peer();
        boolean wasLast = swarm.remove(peer, host);
        keeping.removed(now, host);
        renewal.removed(host);
        if (wasLast) {
            current.remove(peer);
            persistent.disconnected(now, peer);
            events.disconnected(now, peer, reason);
        }
    }

    /** Whether a connection has streams that are a reason to keep it. */
    void used(long now, ConnectionHost host, boolean isUsed) {
        keeping.streams(now, host, isUsed ? 1 : 0);
    }

    /** What a connection has carried so far. */
    void carried(long now, ConnectionHost host, long bytes) {
        renewal.volume(now, host, bytes);
    }

    void hold(long now, Peer peer, String tag) {
        keeping.tagged(now, peer, tag);
    }

    void release(long now, Peer peer, String tag) {
        keeping.untagged(now, peer, tag);
    }

    void persist(long now, Peer peer, List<Multiaddr> addresses) {
        keeping.tagged(now, peer, Persistent.TAG);
        persistent.keep(now, peer, addresses, current.containsKey(peer));
    }

    void forget(long now, Peer peer) {
        persistent.forget(peer);
        keeping.untagged(now, peer, Persistent.TAG);
    }

    // ---- on the loop, inside or outside handlers ----

    /** The connection that new streams with a peer go to, or null. */
    @Nullable
    ConnectionHost connectionTo(Peer peer) {
        return current.get(peer);
    }

    int kept() {
        return current.size() + swarm.size();
    }

    void disconnect(Peer peer, String why) {
        swarm.connections(peer).forEach(link -> link.connection().close(why));
    }

    /** Says on every connection what has changed about this node. */
    void push() {
        all().forEach(host -> host.execute((now, it) -> node.identify().push(now, it), () -> {}));
    }

    private List<ConnectionHost> all() {
        var all = new ArrayList<ConnectionHost>();
        swarm.peers().forEach(peer -> swarm.connections(peer).forEach(link -> all.add(link.connection())));
        return all;
    }

    /** How each connection stands. From any thread. */
    CompletableFuture<List<ConnectionFacts>> facts() {
        var result = new CompletableFuture<List<ConnectionFacts>>();
        node.loop().post(() -> {
            var parts = new ArrayList<CompletableFuture<@Nullable ConnectionFacts>>();
            for (ConnectionHost host : all()) {
                var part = new CompletableFuture<@Nullable ConnectionFacts>();
                List<String> keptBy = keeping.reasons(host).stream().map(KeepAlive::text).toList();
                host.execute((now, _) -> part.complete(host.facts(now, keptBy)), () -> part.complete(null));
                parts.add(part);
            }
            CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenRun(() -> {
                var facts = new ArrayList<ConnectionFacts>();
                for (CompletableFuture<@Nullable ConnectionFacts> part : parts) {
                    ConnectionFacts fact = part.join();
                    if (fact != null) {
                        facts.add(fact);
                    }
                }
                result.complete(facts);
            });
        });
        return result;
    }
}
