package org.rustycoin.libp2p.netty;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.netty.transport.StreamHost;
import org.rustycoin.libp2p.netty.transport.Wire;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.util.concurrent.ScheduledFuture;

/**
 * Hosts one {@link Connection} on its channel's event loop: gives it time, work and what its {@link Wire} brings, and lets
 * the wire send what it gives.
 */
final class ConnectionHost implements Connection.Out, StreamHost {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHost.class);
    private static final long PING_NANOS = 15_000_000_000L;

    private final Libp2p node;
    private final Wire wire;
    private final Connection connection;
    private @Nullable ScheduledFuture<?> wakeUp;
    private long wakeUpAt = Machine.NEVER;
    private long pingAt = Machine.NEVER;
    private @Nullable CloseReason closed;
    private @Nullable Progress progress;
    private boolean established;
    private boolean used;
    private @Nullable Peer peer;
    private volatile @Nullable IdentifyInfo identity;
    private volatile long pingNanos = -1;

    /** What whoever waits for the connection is told, once, on its thread. */
    interface Progress {

        /** The other side has proved who it is. */
        void established(ConnectionHost host);

        /** It ended before. */
        void ended(CloseReason reason);
    }

    ConnectionHost(Libp2p node, Wire wire, Progress progress, Function<ConnectionHost, Connection> maker) {
        this.node = node;
        this.wire = wire;
        this.progress = progress;
        this.connection = maker.apply(this);
    }

    Connection connection() {
        return connection;
    }

    /** Who is at the other end, once it is established. */
    Peer peer() {
        Peer known = peer;
        if (known == null) {
            throw new IllegalStateException("nobody has proved who he is");
        }
        return known;
    }

    long now() {
        return node.clock().now();
    }

    boolean isClosed() {
        return closed != null;
    }

    // ---- from the wire ----

    @Override
    public void turn(LongConsumer work) {
        if (closed != null) {
            return;
        }
        try {
            work.accept(node.clock().now());
        } catch (RuntimeException e) {
            LOG.error("a connection failed; this is a bug", e);
            connection.close(node.clock().now(), "internal error");
        }
        flush();
    }

    @Override
    public void ended(String why) {
        if (closed == null) {
            connection.ended(node.clock().now(), why);
        }
        connection.release();
    }

    // ---- work and time ----

    /** Runs work on the connection's thread; nothing if it is closed by then. From any thread. */
    void execute(ConnectionTask task, Runnable ifClosed) {
        if (wire.loop().isShuttingDown()) {
            ifClosed.run();
            return;
        }
        wire.loop().execute(() -> {
            if (closed != null) {
                ifClosed.run();
            } else {
                turn(now -> task.run(now, connection));
            }
        });
    }

    /** Ends the connection in order. From any thread. */
    void close(String why) {
        execute((now, it) -> it.close(now, why), () -> {});
    }

    /** Sends what there is to send while the wire takes it, and looks after deadline, use and end. */
    void flush() {
        wire.flush();
        if (closed == null) {
            schedule();
            tellUse();
        } else {
            wire.close();
        }
    }

    private void tellUse() {
        boolean isUsed = connection.usefulStreams() > 0;
        if (established && isUsed != used) {
            used = isUsed;
            node.loop().execute(now -> node.peers().used(now, this, isUsed));
        }
    }

    private void schedule() {
        long deadline = Math.min(connection.deadline(), pingAt);
        if (deadline >= wakeUpAt) {
            return;
        }
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        wakeUpAt = deadline;
        wakeUp = wire.loop().schedule(this::wake, node.clock().until(deadline), TimeUnit.NANOSECONDS);
    }

    private void wake() {
        wakeUpAt = Machine.NEVER;
        wakeUp = null;
        if (now() >= pingAt) {
            ping();
        }
        turn(connection::wake);
    }

    private void ping() {
        pingAt = now() + PING_NANOS;
        long carried = connection.bytesIn() + connection.bytesOut();
        node.loop().execute(now -> node.peers().carried(now, this, carried));
        turn(now -> node.ping().measure(now, connection, nanos -> pingNanos = nanos));
    }

    private void stopTimer() {
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
    }

    // ---- from the connection ----

    @Override
    public void established(Connection it) {
        established = true;
        PeerId remote = it.remote();
        peer = remote == null ? null : remote.toPeer();
        Progress told = progress;
        progress = null; // nor does a connection that lasts keep what made it
        if (told != null) {
            told.established(this);
        }
        wire.loop().execute(() -> {
            turn(now -> node.identities().ask(now, connection));
            ping();
        });
    }

    /** What the other side has said; null before it has said anything. */
    @Nullable
    IdentifyInfo identity() {
        return identity;
    }

    void identified(IdentifyInfo info) {
        IdentifyInfo kept = info.named(this::own);
        identity = kept;
        node.loop().execute(now -> node.identities().identified(now, this, kept));
    }

    /** A name as this node's own protocol has it, if one has: most peers speak the same, and what they say is kept. */
    private String own(String id) {
        StreamProtocol same = node.protocols().get(id);
        return same == null ? id : same.ids().get(same.ids().indexOf(id));
    }

    @Override
    public void offended(Offence offence) {
        node.offended(peer, offence);
    }

    @Override
    public void closed(CloseReason reason) {
        closed = reason;
        stopTimer();
        node.closed(this, reason);
        if (progress != null) {
            progress.ended(reason);
        }
    }

    // ---- facts ----

    /** How it is now; on its thread. Null before it is established. */
    @Nullable
    ConnectionFacts facts(long now, List<String> keptBy) {
        Connection it = connection;
        if (peer == null) {
            return null;
        }
        IdentifyInfo info = identity;
        return new ConnectionFacts(peer(), it.remoteAddress(), it.outbound(), it.transport(),
                it.security(), it.muxer(), info == null ? null : info.agentVersion(),
                info == null ? List.of() : info.protocols(), now - it.since(), it.bytesIn(), it.bytesOut(),
                it.strayBytes(), pingNanos, it.streams(), keptBy);
    }
}
