package org.rustycoin.libp2p.netty.websocket;

import java.nio.channels.ClosedChannelException;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.netty.transport.Upgrade;
import org.rustycoin.machine.TokenBucket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Between a channel of frames and whoever wants a stream of bytes: payloads come up as they arrive, and what is written
 * goes down in binary frames, without a copy either way; a client's mask is put on in place, so what is written must be
 * nobody else's any more.
 *
 * <p>
 * Pings are answered while the channel takes it. Frames that carry nothing of the stream cost us work for next to no bytes,
 * so their rate is limited. Whoever breaks a rule gets a Close frame that says which kind of rule, and is reported.
 */
final class FrameCodec extends ChannelDuplexHandler implements FrameReader.Out {

    /** jvm-libp2p takes 65,536 bytes in a frame, the others more. */
    static final int SENT_BYTES_MAX = 64 * 1024;
    /** Pings, pongs and empty frames that may come: proxies ping every few seconds, and nobody in bursts. */
    static final int IDLE_FRAMES_PER_SECOND = 16;
    static final int IDLE_FRAMES_BURST = 64;

    private final boolean client;
    private final Upgrade upgrade;
    private final SplittableRandom masks;
    private final FrameReader reader;
    private @Nullable ChannelHandlerContext context;
    private @Nullable TokenBucket idle;
    private int status = Frames.NORMAL;
    private boolean saidLast;
    private boolean answered;

    /** @param seed for masks, which need not be secret: all that they mask is encrypted already */
    FrameCodec(boolean client, Upgrade upgrade, long seed) {
        this.client = client;
        this.upgrade = upgrade;
        this.masks = new SplittableRandom(seed);
        this.reader = new FrameReader(!client, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        idle = new TokenBucket(ctx.executor().ticker().nanoTime(), IDLE_FRAMES_PER_SECOND, IDLE_FRAMES_BURST);
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext added = context;
        if (added == null) {
            throw new IllegalStateException("a handler without a channel");
        }
        return added;
    }

    // ---- in ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            reader.read((ByteBuf) message);
        } catch (FrameFault e) {
            status = e.status();
            upgrade.offended(e.offence());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (answered) {
            answered = false;
            ctx.flush();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void data(ByteBuf bytes) {
        context().fireChannelRead(bytes);
    }

    @Override
    public void idle(int opcode, byte[] payload) throws FrameFault {
        TokenBucket allowed = idle;
        if (allowed != null && !allowed.take(context().executor().ticker().nanoTime(), 1)) {
            throw new FrameFault(Frames.POLICY, "websocket-idle-flood",
                    "more than " + IDLE_FRAMES_PER_SECOND + " frames a second that carry nothing");
        }
        // §5.5.3: who gets several pings need not answer each, so what finds no room is left out.
        if (opcode == Frames.PING && !saidLast && context().channel().isWritable()) {
            control(Frames.PONG, payload);
            answered = true;
        }
    }

    @Override
    public void closed(byte[] payload) {
        if (payload.length >= 2) {
            status = (payload[0] & 0xff) << 8 | payload[1] & 0xff; // §5.5.1: an answer repeats it
        }
        close(context(), context().newPromise());
    }

    // ---- out ----

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        var bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            ctx.write(bytes, promise);
            return;
        }
        if (saidLast) { // §5.5.1: nothing goes behind a Close frame
            ReferenceCountUtil.release(bytes);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        while (bytes.readableBytes() > SENT_BYTES_MAX) {
            frame(ctx, Frames.BINARY, bytes.readRetainedSlice(SENT_BYTES_MAX), ctx.voidPromise());
        }
        frame(ctx, Frames.BINARY, bytes, promise);
    }

    private void frame(ChannelHandlerContext ctx, int opcode, ByteBuf payload, ChannelPromise promise) {
        int length = payload.readableBytes();
        ByteBuf header = ctx.alloc().directBuffer(Frames.HEADER_BYTES_MAX);
        Frames.header(header, opcode, client, length);
        if (client) {
            int mask = masks.nextInt();
            header.writeInt(mask);
            Frames.mask(payload, payload.readerIndex(), length, mask, 0);
        }
        ctx.write(header, ctx.voidPromise());
        ctx.write(payload, promise);
    }

    private void control(int opcode, byte[] payload) {
        frame(context(), opcode, Unpooled.wrappedBuffer(payload), context().voidPromise());
    }

    /** Says Close and closes. Who does not read does not get to hear it: the channel does not stay open for that. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!saidLast && ctx.channel().isActive()) {
            saidLast = true;
            control(Frames.CLOSE, new byte[]{(byte) (status >> 8), (byte) status});
            ctx.flush();
        }
        ctx.close(promise);
    }
}
