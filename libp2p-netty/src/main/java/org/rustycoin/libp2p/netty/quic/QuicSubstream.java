package org.rustycoin.libp2p.netty.quic;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.muxer.Substream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Future;

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
 * the channel, so QUIC's flow control stops the sender. What was written and not sent is {@link #SEND_BUFFER_MAX} at most.
 */
final class QuicSubstream extends ChannelInboundHandlerAdapter implements Substream {

    /** As much as a small answer has, so that it can be read after the connection's end, and little beside the windows. */
    static final int READ_AHEAD_BYTES = 64 * 1024;
    /** As in yamux: more would only hide back-pressure from the writer. */
    static final int SEND_BUFFER_MAX = 256 * 1024;
    /** After which, beside two round trips, data is acknowledged: peers take up to 25 ms for it (RFC 9000 §18.2). */
    private static final long ACKNOWLEDGED_NANOS = 40_000_000;
    /** The error code of RESET_STREAM and STOP_SENDING; libp2p gives no meaning to any (libp2p/specs quic). */
    private static final int RESET_CODE = 0;

    /** For bytes on their way between channels' buffers and arrays. */
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[64 * 1024];
        }
    };

    private final QuicMuxer muxer;
    private final boolean inbound;
    private final ByteQueue received = new ByteQueue();
    private final ByteQueue unsent = new ByteQueue();
    private @Nullable QuicStreamChannel channel;
    private @Nullable Listener listener;
    private long id;

    /** Bytes that the channel has taken and not yet sent. */
    private int inChannel;
    private boolean writerWaits;
    private boolean finWanted;
    private boolean finWritten;
    private boolean finSent;
    /** Whether an end without data is on its way to the channel. */
    private boolean loneEnd;
    /** When data was last given to the channel. */
    private long writtenAt = System.nanoTime() - ACKNOWLEDGED_NANOS;

    /** Whether the channel owes us an answer to a read. */
    private boolean readPending;
    private boolean finReceived;

    private boolean reset;
    /** Why the other side, or the connection, ended it; the user is to hear it. */
    private @Nullable String abandonedFor;
    private boolean readableNews;
    private boolean writableNews;
    /** Whether it stands in the muxer's queue of streams with something to do. */
    boolean queued;
    /** Whether it stands in the muxer's queue of streams with something to tell. */
    boolean hasNews;

    QuicSubstream(QuicMuxer muxer, boolean inbound) {
        this.muxer = muxer;
        this.inbound = inbound;
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
        int taken = Math.min(length, room());
        unsent.write(from, offset, taken);
        writerWaits |= taken < length && !finWanted;
        if (taken > 0) {
            muxer.enqueue(this);
        }
        return taken;
    }

    @Override
    public int room() {
        return finWanted || reset ? 0 : SEND_BUFFER_MAX - unsent.size() - inChannel;
    }

    @Override
    public void closeWrite() {
        if (!finWanted && !reset) {
            finWanted = true;
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
        return reset || finSent && finReceived;
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
        send(to);
        if (wantsMore()) {
            readPending = true;
            to.read();
        }
    }

    private void send(QuicStreamChannel to) {
        while (to.isActive() && to.isWritable() && !unsent.isEmpty()) {
            long capacity = to.bytesBeforeUnwritable();
            write(to, (int) Math.min(unsent.size(), capacity > 0 ? capacity : Integer.MAX_VALUE));
        }
        if (finWanted && !finWritten && unsent.isEmpty() && inChannel == 0 && !loneEnd) {
            loneEnd = true;
            to.eventLoop().execute(() -> sendLoneEnd(to));
        }
    }

    /**
     * Sends an end for which there was no data left to ride on.
     *
     * <p>
     * quiche forgets a stream when all of its data is acknowledged and the other side's end is read, although its own end may
     * still wait to be sent (its {@code SendBuf.is_complete}); the other side would then wait for that end for ever. It looks
     * when an acknowledgement of data comes. So an end on its own is not written while the codec reads, when nothing is sent
     * at once; and if the other side's end is there, not before what was sent last is acknowledged in all likelihood.
     */
    private void sendLoneEnd(QuicStreamChannel to) {
        if (finWritten || reset || !to.isActive()) {
            return;
        }
        long wait = finReceived
                ? ACKNOWLEDGED_NANOS + 2 * Math.max(0, muxer.roundTripNanos()) - (System.nanoTime() - writtenAt)
                : 0;
        if (wait > 0) {
            to.eventLoop().schedule(() -> sendLoneEnd(to), wait, TimeUnit.NANOSECONDS);
        } else {
            write(to, 0);
            muxer.changed();
        }
    }

    private void write(QuicStreamChannel to, int bytes) {
        ByteBuf chunk = take(to, bytes);
        inChannel += bytes;
        writtenAt = System.nanoTime();
        finWritten = finWanted && unsent.isEmpty();
        ChannelPromise sent = to.newPromise();
        sent.addListener(done -> sent(done, bytes));
        to.write(finWritten ? new DefaultQuicStreamFrame(chunk, true) : chunk, sent);
    }

    private ByteBuf take(QuicStreamChannel to, int bytes) {
        ByteBuf chunk = to.alloc().directBuffer(bytes);
        byte[] scratch = SCRATCH.get();
        while (chunk.readableBytes() < bytes) {
            chunk.writeBytes(scratch, 0,
                    unsent.read(scratch, 0, Math.min(scratch.length, bytes - chunk.readableBytes())));
        }
        return chunk;
    }

    private void sent(Future<?> done, int bytes) {
        inChannel -= bytes;
        if (!done.isSuccess()) {
            if (!(done.cause() instanceof ClosedChannelException)) {
                abandon("the other side reads no more: " + done.cause().getMessage()); // STOP_SENDING
            }
            return;
        }
        muxer.sent(bytes);
        if (inChannel == 0 && finWanted) {
            finSent = finWritten;
            muxer.enqueue(this);
            news();
        } else if (writerWaits && room() >= SEND_BUFFER_MAX / 2) {
            writableNews = true;
            news();
        }
    }

    private void news() {
        muxer.news(this);
    }

    /** The stream is no more, by the other side's or the connection's doing. */
    void abandon(String why) {
        if (!closed()) {
            forget();
            if (!finReceived) {
                received.clear(); // else all of it came, and can still be read
            }
            abandonedFor = why;
            news();
        }
    }

    private void forget() {
        reset = true;
        unsent.clear();
        muxer.enqueue(this);
    }

    /** Tells the user what has happened. */
    void tell(long now) {
        Listener to = listener;
        String abandoned = abandonedFor;
        abandonedFor = null;
        boolean readable = readableNews && !reset;
        boolean writable = writableNews && !reset;
        readableNews = false;
        writableNews = false;
        if (to != null && abandoned != null) {
            to.abandoned(now, abandoned);
        }
        if (to != null && readable) {
            to.readable(now);
        }
        if (to != null && writable && writerWaits) {
            writerWaits = false;
            to.writable(now);
        }
        if (closed()) {
            muxer.remove(this);
        }
    }

    /** The muxer has forgotten the stream. */
    void gone() {
        unsent.clear();
        if (received.isEmpty()) {
            received.clear(); // its array too: whoever still holds the stream holds nothing more
        }
        Listener to = listener;
        listener = null;
        if (to != null) {
            to.gone();
        }
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
        added.config().setAllowHalfClosure(true);
        id = added.streamId();
        channel = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            muxer.received(bytes.readableBytes());
            byte[] scratch = SCRATCH.get();
            while (bytes.isReadable() && !reset) {
                int length = Math.min(scratch.length, bytes.readableBytes());
                bytes.readBytes(scratch, 0, length);
                received.write(scratch, 0, length);
            }
            muxer.stray(bytes.readableBytes());
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readPending = false;
        if (!reset) {
            readableNews = true;
            muxer.enqueue(this);
            news();
            muxer.changed();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownReadComplete.INSTANCE) {
            finReceived = true;
            readableNews = true;
            news();
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
