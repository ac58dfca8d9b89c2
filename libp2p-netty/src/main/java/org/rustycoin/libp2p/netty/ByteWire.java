package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.netty.transport.Wire;
import org.rustycoin.libp2p.session.pnet.PrivateChannel;
import org.rustycoin.libp2p.swarm.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * A channel of bytes, last in its pipeline: feeds its connection what is read, and writes what it gives as long as the
 * channel takes it.
 *
 * <p>
 * Bytes to send are pulled only while the channel is writable, so what waits in it is bounded by its water mark.
 */
final class ByteWire extends ChannelInboundHandlerAdapter implements Wire {

    private static final Logger LOG = LoggerFactory.getLogger(ByteWire.class);
    /** A gathered write of this size is where loopback and fast links stop gaining. */
    private static final int PULL_BYTES = 256 * 1024;
    private static final int FIRST_BYTES = 64 * 1024;
    private static final int HANDSHAKE_BYTES = 1024;
    /** For our last words to be fetched; then the socket is closed however much of them is left. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private @Nullable Function<Wire, ConnectionHost> maker;
    private final @Nullable PrivateChannel privately;
    private @Nullable ConnectionHost host;
    private @Nullable Channel channel;
    private boolean flushing;
    private boolean closing;

    /**
     * @param maker   makes the connection's host once the channel is active
     * @param privately encrypts everything once more, in a private network; else null
     */
    ByteWire(Function<Wire, ConnectionHost> maker, @Nullable PrivateChannel privately) {
        this.maker = maker;
        this.privately = privately;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        if (ctx.channel().isActive()) {
            begin();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin();
    }

    private void begin() {
        Function<Wire, ConnectionHost> make = maker;
        if (make != null) {
            maker = null;
            host = make.apply(this);
            if (privately != null) {
                channel().write(Unpooled.wrappedBuffer(privately.begin()), channel().voidPromise());
            }
            host.flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            if (host != null && !host.isClosed()) {
                if (privately != null) {
                    privately.received(bytes);
                }
                host.connection().received(host.now(), bytes);
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (host != null) {
            host.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (host != null) {
            host.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended("the other side closed the socket");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            ended(String.valueOf(cause.getMessage()));
        } else {
            LOG.error("a connection failed; this is a bug", cause);
            ended("internal error");
        }
        ctx.close();
    }

    private void ended(String why) {
        if (host != null) {
            host.ended(why);
        }
    }

    // ---- as a wire ----

    @Override
    public EventLoop loop() {
        return channel().eventLoop();
    }

    private Channel channel() {
        Channel to = channel;
        if (to == null) {
            throw new IllegalStateException("a handler without a channel");
        }
        return to;
    }

    @Override
    public void flush() {
        if (flushing || host == null) {
            return;
        }
        flushing = true;
        while (write(channel(), host.connection())) {
            channel().flush(); // which may make room at once
        }
        flushing = false;
    }

    /** Hands the channel what it takes before it counts as full; true if that was anything. */
    private boolean write(Channel to, Connection from) {
        boolean wrote = false;
        while (to.isActive() && to.isWritable() && from.ready()) {
            ByteBuf bytes = to.alloc().directBuffer(from.remote() == null ? HANDSHAKE_BYTES : FIRST_BYTES);
            from.pull(now(), bytes, PULL_BYTES);
            if (!bytes.isReadable()) {
                bytes.release();
                return wrote;
            }
            if (privately != null) {
                privately.sent(bytes);
            }
            to.write(bytes, to.voidPromise());
            wrote = true;
        }
        return wrote;
    }

    private long now() {
        return host == null ? 0 : host.now();
    }

    @Override
    public void close() {
        Channel to = channel();
        if (closing || !to.isActive()) {
            return;
        }
        closing = true;
        to.config().setAutoRead(false);
        to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        ScheduledFuture<?> soon = to.eventLoop().schedule((Runnable) to::close, LAST_WORDS_MILLIS,
                TimeUnit.MILLISECONDS);
        to.closeFuture().addListener(_ -> soon.cancel(false));
    }
}
