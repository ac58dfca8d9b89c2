package org.rustycoin.libp2p.netty.quic;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.session.ByteQueue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;

/** The direction of a stream in which this side sends: what was written and is not yet sent, and its end. */
final class SendSide {

    /** As in yamux: more would only hide back-pressure from the writer. */
    static final int BUFFER_MAX = 256 * 1024;
    /** After which, beside two round trips, data is acknowledged: peers take up to 25 ms for it (RFC 9000 §18.2). */
    private static final long ACKNOWLEDGED_NANOS = 40_000_000;

    private final QuicSubstream stream;
    private final QuicMuxer muxer;
    private final ByteQueue unsent = new ByteQueue();
    /** Bytes that the channel has taken and not yet sent. */
    private int inChannel;
    private boolean writerWaits;
    private boolean endWanted;
    private boolean endWritten;
    private boolean endSent;
    /** Whether an end without data is on its way to the channel. */
    private boolean loneEnd;
    /** When data was last given to the channel. */
    private long writtenAt = System.nanoTime() - ACKNOWLEDGED_NANOS;

    SendSide(QuicSubstream stream, QuicMuxer muxer) {
        this.stream = stream;
        this.muxer = muxer;
    }

    /** Takes what there is room for. */
    int write(byte[] from, int offset, int length) {
        int taken = Math.min(length, room());
        unsent.write(from, offset, taken);
        writerWaits |= taken < length && !endWanted;
        return taken;
    }

    int room() {
        return endWanted ? 0 : BUFFER_MAX - unsent.size() - inChannel;
    }

    /** Nothing more will be written. */
    void end() {
        endWanted = true;
    }

    /** Whether everything and the end are sent. */
    boolean ended() {
        return endSent;
    }

    void forget() {
        unsent.clear();
    }

    /** Whether a writer waits that can be told to go on; once. */
    boolean admitsWriter() {
        boolean admits = hasRoomForWriter();
        writerWaits &= !admits;
        return admits;
    }

    private boolean hasRoomForWriter() {
        return writerWaits && room() >= BUFFER_MAX / 2;
    }

    /** Gives the channel as much as it can send. */
    void transfer(QuicStreamChannel to) {
        while (to.isActive() && to.isWritable() && !unsent.isEmpty()) {
            long capacity = to.bytesBeforeUnwritable();
            give(to, (int) Math.min(unsent.size(), capacity > 0 ? capacity : Integer.MAX_VALUE));
        }
        if (endWanted && !endWritten && unsent.isEmpty() && inChannel == 0 && !loneEnd) {
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
        if (endWritten || stream.closed() || !to.isActive()) {
            return;
        }
        long wait = stream.hasOthersEnd()
                ? ACKNOWLEDGED_NANOS + 2 * Math.max(0, muxer.roundTripNanos()) - (System.nanoTime() - writtenAt)
                : 0;
        if (wait > 0) {
            to.eventLoop().schedule(() -> sendLoneEnd(to), wait, TimeUnit.NANOSECONDS);
        } else {
            give(to, 0);
            muxer.changed();
        }
    }

    private void give(QuicStreamChannel to, int bytes) {
        ByteBuf chunk = to.alloc().directBuffer(bytes);
        byte[] scratch = QuicSubstream.SCRATCH.get();
        while (chunk.readableBytes() < bytes) {
            int wanted = Math.min(scratch.length, bytes - chunk.readableBytes());
            chunk.writeBytes(scratch, 0, unsent.read(scratch, 0, wanted));
        }
        inChannel += bytes;
        writtenAt = System.nanoTime();
        endWritten = endWanted && unsent.isEmpty();
        ChannelPromise sent = to.newPromise();
        sent.addListener(done -> sent(done, bytes));
        to.write(endWritten ? new DefaultQuicStreamFrame(chunk, true) : chunk, sent);
    }

    private void sent(Future<?> done, int bytes) {
        inChannel -= bytes;
        if (done.isSuccess()) {
            muxer.sent(bytes);
            endSent = endWritten && inChannel == 0;
            if (endWanted && !endWritten) {
                muxer.enqueue(stream);
            }
            if (endSent || hasRoomForWriter()) {
                muxer.news(stream);
            }
        } else if (!(done.cause() instanceof ClosedChannelException)) {
            stream.abandon("the other side reads no more: " + done.cause().getMessage()); // STOP_SENDING
        }
    }
}
