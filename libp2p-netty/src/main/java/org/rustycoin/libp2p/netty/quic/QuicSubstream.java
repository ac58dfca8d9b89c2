package org.rustycoin.libp2p.netty.quic;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.muxer.Substream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * One stream of a QUIC connection, the last handler of its channel.
 *
 * <p>
 * Netty's calls come in the middle of reading and writing, ours may come from within a user's handler. So neither acts on
 * the other at once: each leaves its mark here and queues the stream at its {@link QuicMuxer}, which does what there is to do
 * when no user is on the stack ({@link #transfer}), and tells the user when no channel is ({@link #tell}).
 *
 * <p>
 * What was received and not read is {@link #READ_AHEAD_BYTES} and one read more at most. Beyond that nothing is taken out of
 * the channel, so QUIC's flow control stops the sender. What was written and not sent is {@link SendSide#BUFFER_MAX} at most.
 */
final class QuicSubstream extends ChannelInboundHandlerAdapter implements Substream {

    /** As much as a small answer has, so that it can be read after the connection's end, and little beside the windows. */
    static final int READ_AHEAD_BYTES = 64 * 1024;
    /** The error code of RESET_STREAM and STOP_SENDING; libp2p gives no meaning to any (libp2p/specs quic). */
    private static final int RESET_CODE = 0;

    /** For bytes on their way between channels' buffers and arrays. */
    static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[64 * 1024];
        }
    };

    private final QuicMuxer muxer;
    private final boolean inbound;
    private final ByteQueue received = new ByteQueue();
    private final SendSide send;
    private @Nullable QuicStreamChannel channel;
    private @Nullable Listener listener;
    private long id;

    /** Whether the channel owes us an answer to a read. */
    private boolean readPending;
    private boolean finReceived;

    private boolean reset;
    /** Why the other side, or the connection, ended it; the user is to hear it. */
    private @Nullable String abandonedFor;
    private boolean readableNews;
    /** Whether it stands in the muxer's queue of streams with something to do. */
    boolean queued;
    /** Whether it stands in the muxer's queue of streams with something to tell. */
    boolean hasNews;

    QuicSubstream(QuicMuxer muxer, boolean inbound) {
        this.muxer = muxer;
        this.inbound = inbound;
        this.send = new SendSide(this, muxer);
    }

    boolean inbound() {
        return inbound;
    }

    // ---- for its user ----

    @Override
    public long id() {
        return id;
    }

    @Override
    public void attach(Listener newListener) {
        listener = newListener;
    }

    @Override
    public int available() {
        return received.size();
    }

    @Override
    public boolean ended() {
        return finReceived && received.isEmpty();
    }

    @Override
    public int read(long now, byte[] to, int offset, int length) {
        int taken = received.read(to, offset, length);
        if (wantsMore()) {
            muxer.enqueue(this);
        }
        return taken;
    }

    private boolean wantsMore() {
        return !readPending && !finReceived && !reset && received.size() < READ_AHEAD_BYTES;
    }

    @Override
    public int write(byte[] from, int offset, int length) {
        int taken = reset ? 0 : send.write(from, offset, length);
        if (taken > 0) {
            muxer.enqueue(this);
        }
        return taken;
    }

    @Override
    public int room() {
        return reset ? 0 : send.room();
    }

    @Override
    public void closeWrite() {
        if (!reset) {
            send.end();
            muxer.enqueue(this);
        }
    }

    @Override
    public void reset(long now) {
        if (!closed()) {
            forget();
            received.clear();
            muxer.remove(this);
        }
    }

    @Override
    public boolean closed() {
        return reset || send.ended() && finReceived;
    }

    // ---- for the muxer ----

    /** Does what there is to do at the channel. */
    void transfer() {
        QuicStreamChannel to = channel;
        if (to == null || !to.isActive()) {
            return;
        }
        if (reset) {
            // and no close: that would send an end as well, and what was cut off could look whole
            channel = null;
            to.shutdown(RESET_CODE, to.newPromise());
            muxer.leftBehind();
            return;
        }
        send.transfer(to);
        if (wantsMore()) {
            readPending = true;
            to.read();
        }
    }

    /** The stream is no more, by the other side's or the connection's doing. */
    void abandon(String why) {
        if (!closed()) {
            forget();
            if (!finReceived) {
                received.clear(); // else all of it came, and can still be read
            }
            abandonedFor = why;
            muxer.news(this);
        }
    }

    private void forget() {
        reset = true;
        send.forget();
        muxer.enqueue(this);
    }

    /** Tells the user what has happened. */
    void tell(long now) {
        Listener to = listener;
        String abandoned = abandonedFor;
        abandonedFor = null;
        boolean readable = readableNews && !reset;
        readableNews = false;
        if (to != null && abandoned != null) {
            to.abandoned(now, abandoned);
        }
        if (to != null && readable) {
            to.readable(now);
        }
        if (to != null && !reset && send.admitsWriter()) {
            to.writable(now);
        }
        if (closed()) {
            muxer.remove(this);
        }
    }

    /** The muxer has forgotten the stream. */
    void gone() {
        send.forget();
        if (received.isEmpty()) {
            received.clear(); // its array too: whoever still holds the stream holds nothing more
        }
        Listener to = listener;
        listener = null;
        if (to != null) {
            to.gone();
        }
    }

    /** Whether the other side has ended its direction, read or not. */
    boolean hasOthersEnd() {
        return finReceived;
    }

    /** Whether there is a channel below. */
    boolean isOpen() {
        return channel != null;
    }

    // ---- from the channel ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        QuicStreamChannel added = (QuicStreamChannel) ctx.channel();
        added.config().setAutoRead(false);
        added.config().setReadFrames(true); // so that an end is known with the data before it, and the answer with its own
        added.config().setAllowHalfClosure(true);
        id = added.streamId();
        channel = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var frame = (QuicStreamFrame) message;
        ByteBuf bytes = frame.content();
        try {
            finReceived |= frame.hasFin();
            muxer.received(bytes.readableBytes());
            byte[] scratch = SCRATCH.get();
            while (bytes.isReadable() && !reset) {
                int length = Math.min(scratch.length, bytes.readableBytes());
                bytes.readBytes(scratch, 0, length);
                received.write(scratch, 0, length);
            }
            muxer.stray(bytes.readableBytes());
        } finally {
            frame.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readPending = false;
        if (!reset) {
            readableNews = true;
            muxer.enqueue(this);
            muxer.news(this);
            muxer.changed();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownReadComplete.INSTANCE) {
            finReceived = true;
            readableNews = true;
            muxer.news(this);
            muxer.changed();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        muxer.enqueue(this);
        muxer.changed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        abandon(cause instanceof QuicStreamResetException reset
                ? "reset by the other side, code " + reset.applicationProtocolCode()
                : String.valueOf(cause.getMessage()));
        muxer.changed();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        abandon("the connection has ended");
        muxer.changed();
    }
}
