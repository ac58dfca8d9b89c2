package org.rustycoin.libp2p.netty.quic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.muxer.StreamMuxer;
import org.rustycoin.libp2p.session.muxer.Substream;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;

/**
 * The streams of a QUIC connection. QUIC itself bounds how many the other side may open, says when it may open more, and
 * finds dead connections; so there is no time here.
 */
final class QuicMuxer implements StreamMuxer {

    private final QuicWire wire;
    private final QuicChannel channel;
    private final Out out;
    private final Set<QuicSubstream> streams = new LinkedHashSet<>();
    private final ArrayDeque<QuicSubstream> busy = new ArrayDeque<>();
    private final ArrayDeque<QuicSubstream> news = new ArrayDeque<>();
    private int inbound;
    private long bytesIn;
    private long bytesOut;
    private long strayBytes;
    private boolean fault;
    private boolean over;

    QuicMuxer(QuicWire wire, QuicChannel channel, Out out) {
        this.wire = wire;
        this.channel = channel;
        this.out = out;
    }

    // ---- for its session ----

    @Override
    public @Nullable Substream open(long now) {
        boolean full = streams.size() - inbound >= QuicParameters.OUTBOUND_STREAMS_MAX
                || channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) <= 0;
        if (over || full || !channel.isActive()) {
            return null;
        }
        var stream = new QuicSubstream(this, false);
        channel.createStream(QuicStreamType.BIDIRECTIONAL, stream); // at once, on the channel's loop
        if (!stream.isOpen()) {
            return null;
        }
        add(stream);
        return stream;
    }

    private void add(QuicSubstream stream) {
        streams.add(stream);
        enqueue(stream);
    }

    @Override
    public void goAway(boolean forFault) {
        fault = forFault;
    }

    /** Whether the session ends for the other side's fault. */
    boolean isFault() {
        return fault;
    }

    @Override
    public void abandon(long now, String why) {
        over = true;
        for (QuicSubstream stream : new ArrayList<>(streams)) {
            stream.abandon(why);
            stream.tell(now);
        }
        busy.clear(); // the connection's end ends them all
        news.clear();
    }

    @Override
    public int streams() {
        return streams.size();
    }

    @Override
    public long strayBytes() {
        return strayBytes;
    }

    @Override
    public long bytesIn() {
        return bytesIn;
    }

    @Override
    public long bytesOut() {
        return bytesOut;
    }

    @Override
    public long roundTripNanos() {
        if (!channel.isActive()) {
            return -1;
        }
        Future<QuicConnectionPathStats> stats = channel.collectPathStats(0); // at once, on the channel's loop
        return stats.isSuccess() ? stats.getNow().rtt() : -1;
    }

    /** QUIC keeps its own time. */
    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public void wake(long now) {
        // nothing is ever due
    }

    // ---- for its streams ----

    void enqueue(QuicSubstream stream) {
        if (!stream.queued && !over) {
            stream.queued = true;
            busy.add(stream);
        }
    }

    void news(QuicSubstream stream) {
        if (!stream.hasNews && !over) {
            stream.hasNews = true;
            news.add(stream);
        }
    }

    /** Something was queued from outside a turn. */
    void changed() {
        wire.flush();
    }

    void remove(QuicSubstream stream) {
        if (streams.remove(stream)) {
            if (stream.inbound()) {
                inbound--;
            }
            stream.gone();
        }
    }

    void received(int bytes) {
        bytesIn += bytes;
    }

    void sent(int bytes) {
        bytesOut += bytes;
    }

    void stray(int bytes) {
        strayBytes += bytes;
    }

    /** A stream was reset, of which the channel keeps something. */
    void leftBehind() {
        wire.leftBehind();
    }

    // ---- for its wire ----

    /** Takes a stream that the other side opened. */
    void accept(long now, QuicStreamChannel opened) {
        if (over) {
            opened.unsafe().closeForcibly();
            return;
        }
        var stream = new QuicSubstream(this, true);
        opened.pipeline().addLast(stream);
        channel.eventLoop().register(opened);
        inbound++;
        add(stream);
        out.opened(now, stream);
    }

    /** The other side closes the connection. */
    void goneAway(long now, String why) {
        out.goneAway(now, why);
    }

    /** Lets each stream do at its channel what there is to do; false if there was nothing. */
    boolean transfer() {
        boolean any = false;
        for (QuicSubstream stream = busy.poll(); stream != null; stream = busy.poll()) {
            stream.queued = false;
            stream.transfer();
            any = true;
        }
        return any;
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** Tells each stream's user what happened since. */
    void tell(long now) {
        for (QuicSubstream stream = news.poll(); stream != null; stream = news.poll()) {
            stream.hasNews = false;
            stream.tell(now);
        }
    }
}
