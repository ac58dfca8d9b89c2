package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * Hosts one {@link Connection} on its channel's event loop: feeds it what is read, writes what it gives as long as the
 * socket takes it, and wakes it.
 *
 * <p>
 * Bytes to send are pulled only while the channel is writable, so what waits in it is bounded by its water mark.
 */
final class ConnectionHandler extends ChannelInboundHandlerAdapter implements Connection.Out {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    /** A gathered write of this size is where loopback and fast links stop gaining. */
    private static final int PULL_BYTES = 256 * 1024;
    private static final long PING_SECONDS = 15;
    /** For our last words to be fetched; then the socket is closed however much of them is left. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    /** Work on the connection, on its thread. */
    @FunctionalInterface
    interface Task {
        void run(long now, Connection connection);
    }

    private final Libp2p node;
    private final Function<ConnectionHandler, Connection> maker;
    private @Nullable Connection connection;
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> wakeUp;
    private long wakeUpAt = Machine.NEVER;
    private @Nullable ScheduledFuture<?> pinging;
    private @Nullable CloseReason closed;
    private final Runnable whenNotHalfOpen;
    private boolean halfOpen = true;
    private boolean established;
    private boolean closing;
    private boolean flushing;
    private volatile @Nullable IdentifyInfo identity;
    private volatile long pingNanos = -1;

    /** @param whenNotHalfOpen runs once, when the other side has proved who it is or the channel is closed */
    ConnectionHandler(Libp2p node, Function<ConnectionHandler, Connection> maker, Runnable whenNotHalfOpen) {
        this.node = node;
        this.maker = maker;
        this.whenNotHalfOpen = whenNotHalfOpen;
    }

    void leaveHalfOpen() {
        if (halfOpen) {
            halfOpen = false;
            whenNotHalfOpen.run();
        }
    }

    // ---- from Netty ----

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        connection = maker.apply(this);
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            if (connection != null && closed == null) {
                connection.received(node.clock().now(), bytes);
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end("the other side closed the socket");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            end(String.valueOf(cause.getMessage()));
        } else {
            LOG.error("a connection failed; this is a bug", cause);
            end("internal error");
        }
        ctx.close();
    }

    private void end(String why) {
        if (connection != null && closed == null) {
            connection.ended(node.clock().now(), why);
        }
        stopTimers();
    }

    private void stopTimers() {
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        if (pinging != null) {
            pinging.cancel(false);
        }
    }

    // ---- work and time ----

    /** Runs work on the connection's thread; nothing if it is closed by then. From any thread. */
    void execute(Task task, Runnable ifClosed) {
        Channel to = channel;
        if (to == null || to.eventLoop().isShuttingDown()) {
            ifClosed.run();
            return;
        }
        to.eventLoop().execute(() -> {
            Connection it = connection;
            if (it == null || closed != null) {
                ifClosed.run();
                return;
            }
            try {
                task.run(node.clock().now(), it);
            } catch (RuntimeException e) {
                LOG.error("work on a connection failed; this is a bug", e);
                it.close(node.clock().now(), "internal error");
            }
            flush();
        });
    }

    /** Sends what there is to send while the socket takes it, and looks after deadline and end. */
    private void flush() {
        Connection it = connection;
        Channel to = channel;
        if (it == null || to == null || flushing) {
            return;
        }
        flushing = true;
        while (write(to, it)) {
            to.flush(); // which may make room at once
        }
        flushing = false;
        if (closed == null) {
            schedule(to, it);
        } else if (to.isActive() && !closing) {
            closing = true;
            close(to);
        }
    }

    /** Closes once everything is written, or soon: who does not read must not keep the socket. */
    private static void close(Channel to) {
        to.config().setAutoRead(false);
        to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        ScheduledFuture<?> soon = to.eventLoop().schedule((Runnable) to::close, LAST_WORDS_MILLIS,
                TimeUnit.MILLISECONDS);
        to.closeFuture().addListener(_ -> soon.cancel(false));
    }

    /** Hands the channel what it takes before it counts as full; true if that was anything. */
    private boolean write(Channel to, Connection it) {
        boolean wrote = false;
        while (it.ready() && to.isWritable() && to.isActive()) {
            ByteBuf bytes = to.alloc().directBuffer(established ? 64 * 1024 : 1024);
            it.pull(node.clock().now(), bytes, PULL_BYTES);
            if (!bytes.isReadable()) {
                bytes.release();
                return wrote;
            }
            to.write(bytes, to.voidPromise());
            wrote = true;
        }
        return wrote;
    }

    private void schedule(Channel to, Connection it) {
        long deadline = it.deadline();
        if (deadline >= wakeUpAt) {
            return;
        }
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        wakeUpAt = deadline;
        wakeUp = to.eventLoop().schedule(() -> wake(it), node.clock().until(deadline), TimeUnit.NANOSECONDS);
    }

    private void wake(Connection it) {
        wakeUpAt = Machine.NEVER;
        wakeUp = null;
        if (closed == null) {
            it.wake(node.clock().now());
            flush();
        }
    }

    private void ping(Connection it) {
        if (closed == null) {
            node.ping().measure(node.clock().now(), it, nanos -> pingNanos = nanos);
            flush();
        }
    }

    // ---- from the connection ----

    @Override
    public void established(Connection it) {
        established = true;
        leaveHalfOpen();
        PeerId remote = it.remote();
        Channel to = channel;
        if (remote == null || to == null) {
            throw new IllegalStateException("established with nobody");
        }
        node.established(this, remote.toPeer(), it.remoteAddress(), it.outbound());
        to.eventLoop().execute(() -> {
            if (closed == null) {
                node.identify().ask(node.clock().now(), it);
                ping(it);
            }
        });
        pinging = to.eventLoop().scheduleAtFixedRate(() -> ping(it), PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    }

    void identified(IdentifyInfo info) {
        identity = info;
        Connection it = connection;
        if (it != null && it.remote() != null) {
            node.identified(it.remote().toPeer(), info);
        }
    }

    @Override
    public void offended(Offence offence) {
        Connection it = connection;
        PeerId remote = it == null ? null : it.remote();
        node.offended(remote == null ? null : remote.toPeer(), offence);
    }

    @Override
    public void closed(CloseReason reason) {
        closed = reason;
        stopTimers();
        node.closed(this, connection, reason);
    }

    // ---- facts ----

    /** How it is now; on its thread. */
    @Nullable
    ConnectionFacts facts(long now) {
        Connection it = connection;
        if (it == null || it.remote() == null) {
            return null;
        }
        IdentifyInfo info = identity;
        return new ConnectionFacts(it.remote().toPeer(), it.remoteAddress(), it.outbound(),
                info == null ? null : info.agentVersion(), info == null ? List.of() : info.protocols(),
                now - it.since(), it.bytesIn(), it.bytesOut(), it.strayBytes(), pingNanos, it.streams());
    }
}
