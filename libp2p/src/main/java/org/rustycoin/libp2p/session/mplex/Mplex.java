package org.rustycoin.libp2p.session.mplex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.session.muxer.ByteMuxer;
import org.rustycoin.libp2p.session.muxer.Refusals;
import org.rustycoin.libp2p.session.muxer.Substream;
import org.rustycoin.machine.Offence;

/**
 * An mplex session.
 *
 * <p>
 * What kills the connection, because no honest peer does it: a varint that is none, an unknown flag, a frame of more than
 * {@link #FRAME_BYTES_MAX}, a name of more than {@link #NAME_BYTES_MAX}, opening a stream with an id in use, more than
 * {@link #CONTROLS_MAX} resets that the peer does not fetch, a peer that goes on opening streams beyond the limit. What is
 * dropped and counted, because it crosses with our own doing: frames for streams that are gone; they get no answer. What
 * costs the stream: data behind its end; more unread data than {@link MplexSettings#streamBufferMax}; being the stream with
 * most unread data when all together exceed {@link MplexSettings#connectionBufferMax}; being full and unread for
 * {@link MplexSettings#stallNanos}. An inbound stream beyond the limit is reset.
 *
 * <p>
 * An id may be used again once its stream is gone. Ids need not grow either: go-mplex draws an id and announces it in two
 * steps, between which another stream may overtake.
 *
 * <p>
 * Streams with something to send take turns, one frame each.
 */
public final class Mplex implements ByteMuxer {

    public static final String ID = "/mplex/6.7.0";
    /** "Up to 1MiB per message" (Writing to a stream); a larger one is refused before anything is read of it. */
    static final int FRAME_BYTES_MAX = 1 << 20;
    /** Names are not kept, only passed over. Others send the id in digits; multistream's bound is generous. */
    static final int NAME_BYTES_MAX = 1024;
    /** Resets that wait to be sent. An honest peer reads what we send. */
    static final int CONTROLS_MAX = 1024;

    private final MplexSettings settings;
    private final Out out;
    /** By {@link Substream#id}, which has both sides' ids apart. */
    private final Map<Long, MplexStream> streams = new LinkedHashMap<>();
    private final ArrayDeque<byte[]> controls = new ArrayDeque<>();
    private final ArrayDeque<MplexStream> sendQueue = new ArrayDeque<>();
    private final Refusals refusals = new Refusals();
    private final Backlog backlog;
    /** Beyond {@link Frames#ID_MAX} when all are used up: ours are not used twice. */
    private long nextId;
    private int inbound;
    private boolean goingAway;
    private boolean broken;

    private final FrameHeader header = new FrameHeader();
    private long bodyLeft;
    /** Whose data the body is; null when it is to be passed over. */
    private @Nullable MplexStream bodyStream;
    /** Whether a body that is passed over is to be counted: all but names. */
    private boolean bodyStray;
    private long strayBytes;

    public Mplex(MplexSettings settings, long now, Out out) {
        this(settings, 0, now, out);
    }

    /** @param firstId of this side's streams */
    Mplex(MplexSettings settings, long firstId, long now, Out out) {
        this.settings = settings;
        this.out = out;
        this.nextId = firstId;
        this.backlog = new Backlog(settings);
    }

    // ---- bytes in ----

    @Override
    public void received(long now, byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && !broken) {
            if (bodyLeft == 0) {
                header(now, bytes[at++]);
            } else {
                int taken = (int) Math.min(bodyLeft, end - at);
                bodyLeft -= taken;
                body(now, bytes, at, taken);
                at += taken;
            }
        }
    }

    private void header(long now, byte next) {
        try {
            if (header.take(next)) {
                frame(now, header.flag(), header.id(), header.length());
            }
        } catch (MultiformatException e) {
            offend(now, "mplex-varint", String.valueOf(e.getMessage()));
        }
    }

    private void frame(long now, int flag, long id, long length) {
        if (length > FRAME_BYTES_MAX) {
            offend(now, "mplex-frame-too-large", "a frame of " + length + " bytes on stream " + id);
            return;
        }
        MplexStream stream = flag == Frames.NEW_STREAM ? null : streams.get(key(id, !Frames.fromInitiator(flag)));
        bodyLeft = length;
        bodyStream = null;
        bodyStray = flag != Frames.NEW_STREAM;
        switch (flag) {
            case Frames.NEW_STREAM -> accept(now, id, length);
            case Frames.MESSAGE_RECEIVER, Frames.MESSAGE_INITIATOR -> bodyStream = stream;
            case Frames.CLOSE_RECEIVER, Frames.CLOSE_INITIATOR -> {
                if (stream != null) {
                    stream.closeByOther(now);
                    removeIfClosed(stream);
                }
            }
            case Frames.RESET_RECEIVER, Frames.RESET_INITIATOR -> {
                if (stream != null) {
                    stream.abandon(now, "reset by the other side");
                    removeIfClosed(stream);
                }
            }
            default -> offend(now, "mplex-flag", "flag " + flag + " on stream " + id);
        }
    }

    private static long key(long id, boolean ours) {
        return id << 1 | (ours ? 1 : 0);
    }

    private void accept(long now, long id, long nameBytes) {
        if (nameBytes > NAME_BYTES_MAX) {
            offend(now, "mplex-name-too-long", "a name of " + nameBytes + " bytes for stream " + id);
        } else if (streams.containsKey(key(id, false))) {
            offend(now, "mplex-stream-id", "stream " + id + " was opened with an id that is in use");
        } else if (inbound < settings.inboundStreamsMax()) {
            var stream = new MplexStream(this, id, false);
            streams.put(stream.id(), stream);
            inbound++;
            out.opened(now, stream);
        } else if (refusals.one(now)) {
            control(now, Frames.of(Frames.RESET_RECEIVER, id));
            out.offended(now, new Offence.OnStream("too-many-streams",
                    "a stream beyond the " + settings.inboundStreamsMax() + " that may be open"));
        } else {
            offend(now, "too-many-streams",
                    "goes on opening streams beyond the " + settings.inboundStreamsMax() + " that may be open");
        }
    }

    private void body(long now, byte[] bytes, int offset, int length) {
        MplexStream stream = bodyStream;
        if (stream == null) {
            strayBytes += bodyStray ? length : 0;
            return;
        }
        if (stream.isClosedByOther()) { // Closing a stream: "Writing to a stream after it has been closed is a violation"
            misused(now, stream, "mplex-data-behind-end", "data on a stream that it had closed");
        } else if (stream.available() + length > settings.streamBufferMax()) {
            misused(now, stream, "mplex-stream-overflow", "more than " + settings.streamBufferMax()
                    + " bytes on a stream before any were read");
        } else {
            makeRoom(now, length);
        }
        if (stream.closed()) {
            strayBytes += length;
        } else {
            stream.receive(now, bytes, offset, length);
        }
    }

    /** Gives up the streams with most unread bytes until some more fit: memory goes back at once, and small ones live. */
    private void makeRoom(long now, int more) {
        while (backlog.bytes() + more > settings.connectionBufferMax() && backlog.bytes() > 0) {
            MplexStream largest = null;
            for (MplexStream each : streams.values()) {
                largest = largest == null || each.available() > largest.available() ? each : largest;
            }
            if (largest == null) {
                throw new IllegalStateException(backlog.bytes() + " unread bytes without a stream");
            }
            misused(now, largest, "mplex-connection-overflow", "more than " + settings.connectionBufferMax()
                    + " bytes on all streams before they were read");
        }
    }

    private void misused(long now, MplexStream stream, String rule, String detail) {
        out.offended(now, new Offence.OnStream(rule, detail));
        giveUp(now, stream, detail);
    }

    private void giveUp(long now, MplexStream stream, String why) {
        stream.abandon(now, why);
        resetByUs(now, stream);
    }

    private void control(long now, byte[] frame) {
        if (controls.size() >= CONTROLS_MAX) {
            offend(now, "mplex-control-flood", "more than " + CONTROLS_MAX + " resets that it does not fetch");
        } else {
            controls.add(frame);
        }
    }

    private void offend(long now, String rule, String detail) {
        if (!broken) {
            broken = true;
            out.offended(now, new Offence.OnConnection(rule, detail));
        }
    }

    // ---- bytes out ----

    @Override
    public boolean ready() {
        return !controls.isEmpty() || !sendQueue.isEmpty();
    }

    @Override
    public int pull(long now, byte[] to, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (!controls.isEmpty() && end - at >= controls.element().length) {
            byte[] frame = controls.remove();
            System.arraycopy(frame, 0, to, at, frame.length);
            at += frame.length;
        }
        while (!sendQueue.isEmpty() && end - at >= MplexStream.TURN_BYTES_MIN) {
            MplexStream stream = sendQueue.remove();
            stream.queued = false;
            if (stream.hasSomethingToSend()) {
                at += stream.pull(to, at, end - at);
                enqueue(stream);
                stream.tellWriter(now);
                removeIfClosed(stream);
            }
        }
        return at - offset;
    }

    /** Puts a stream in the queue of those with something to send, if it has. */
    void enqueue(MplexStream stream) {
        if (!stream.queued && stream.hasSomethingToSend()) {
            stream.queued = true;
            sendQueue.add(stream);
        }
    }

    // ---- streams ----

    @Override
    public @Nullable Substream open(long now) {
        boolean full = streams.size() - inbound >= settings.outboundStreamsMax();
        if (goingAway || broken || full || nextId > Frames.ID_MAX) {
            return null;
        }
        var stream = new MplexStream(this, nextId++, true);
        streams.put(stream.id(), stream);
        return stream;
    }

    Backlog backlog() {
        return backlog;
    }

    void resetByUs(long now, MplexStream stream) {
        if (stream.isAnnounced()) {
            control(now, Frames.of(stream.isOpener() ? Frames.RESET_INITIATOR : Frames.RESET_RECEIVER,
                    stream.wireId()));
        }
        removeIfClosed(stream);
    }

    private void removeIfClosed(MplexStream stream) {
        if (stream.closed() && streams.remove(stream.id(), stream)) {
            inbound -= stream.isOpener() ? 0 : 1;
            backlog.forget(stream, stream.available());
            stream.gone();
        }
    }

    /** mplex knows no good-bye: nothing more is opened, and resets that wait can still be pulled. */
    @Override
    public void goAway(boolean fault) {
        goingAway = true;
    }

    @Override
    public void abandon(long now, String why) {
        goingAway = true;
        broken = true; // nothing more is read, not even the rest of the bytes at hand
        for (MplexStream stream : new ArrayList<>(streams.values())) {
            stream.abandon(now, why);
            removeIfClosed(stream);
        }
        sendQueue.clear();
    }

    @Override
    public long unreadBytes() {
        return backlog.bytes();
    }

    @Override
    public int streams() {
        return streams.size();
    }

    @Override
    public long strayBytes() {
        return strayBytes;
    }

    // ---- time ----

    /** Always -1: mplex has no ping. */
    @Override
    public long roundTripNanos() {
        return -1;
    }

    @Override
    public long deadline() {
        return broken ? NEVER : backlog.deadline();
    }

    @Override
    public void wake(long now) {
        for (MplexStream stream = backlog.stalled(now); stream != null && !broken; stream = backlog.stalled(now)) {
            int unread = stream.available();
            out.offended(now, new Offence.OnStream("mplex-unread", "nobody read " + unread + " bytes for "
                    + settings.stallNanos() / 1_000_000 + " ms"));
            giveUp(now, stream, "not read for too long");
        }
    }
}
