package org.rustycoin.libp2p.session.yamux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.muxer.ByteMuxer;
import org.rustycoin.libp2p.session.muxer.Refusals;
import org.rustycoin.libp2p.session.muxer.Substream;
import org.rustycoin.libp2p.session.muxer.WindowBudget;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;

/**
 * A yamux session.
 *
 * <p>
 * What kills the connection, because no honest peer does it: a version other than 0, an unknown type, a frame of more
 * than {@link #FRAME_BYTES_MAX}, data beyond the window, credit beyond 2^32, a stream id of the wrong side or in use, an
 * answer to a ping that was not sent, more than {@link #CONTROLS_MAX} answers that the peer does not fetch, a peer that
 * goes on opening streams beyond the limit. What is ignored, because it crosses with our own doing: frames for streams
 * that are gone. What costs the stream: an inbound stream beyond the limit is reset.
 *
 * <p>
 * Streams with something to send take turns, one frame each.
 */
public final class Yamux implements ByteMuxer {

    public static final String ID = "/yamux/1.0.0";
    /** What rust accepts; a larger one is refused before anything is read of it. */
    static final int FRAME_BYTES_MAX = 1 << 20;
    /** Ping replies and resets that wait to be sent. An honest peer has one ping under way and reads what we send. */
    static final int CONTROLS_MAX = 1024;
    private static final long ID_MAX = 0xffff_ffffL;

    private final boolean dialler;
    private final YamuxSettings settings;
    private final WindowBudget budget;
    private final Out out;
    private final Map<Integer, YamuxStream> streams = new LinkedHashMap<>(2);
    private final ArrayDeque<byte[]> controls = new ArrayDeque<>(1);
    private final ArrayDeque<YamuxStream> sendQueue = new ArrayDeque<>(1);
    private final Refusals refusals = new Refusals();
    /** Beyond an unsigned int when all are used up: ids are not used twice. */
    private long nextId;
    private int inbound;
    private long grown;
    private long unread;
    private boolean goingAway;
    private boolean broken;

    private final byte[] header = new byte[Frames.HEADER];
    private int headerBytes;
    private long bodyLeft;
    private int bodyFlags;
    private @Nullable YamuxStream bodyStream;
    private long strayBytes;

    private final Pings pings;

    public Yamux(boolean dialler, YamuxSettings settings, WindowBudget budget, long now, Out out) {
        this(dialler, settings, budget, dialler ? 1 : 2, now, out);
    }

    /** @param firstId of this side's streams, odd for a dialler */
    Yamux(boolean dialler, YamuxSettings settings, WindowBudget budget, long firstId, long now, Out out) {
        this.dialler = dialler;
        this.settings = settings;
        this.budget = budget;
        this.out = out;
        this.nextId = firstId;
        this.pings = new Pings(settings, now);
    }

    // ---- bytes in ----

    @Override
    public void received(long now, byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && !broken) {
            if (headerBytes < Frames.HEADER) {
                int taken = Math.min(Frames.HEADER - headerBytes, end - at);
                System.arraycopy(bytes, at, header, headerBytes, taken);
                headerBytes += taken;
                at += taken;
                if (headerBytes == Frames.HEADER) {
                    headerComplete(now);
                }
            } else {
                int taken = (int) Math.min(bodyLeft, end - at);
                bodyLeft -= taken;
                body(now, bytes, at, taken);
                at += taken;
            }
        }
    }

    private void headerComplete(long now) {
        if (Frames.version(header) != 0) {
            offend(now, "yamux-version", "version " + Frames.version(header));
            return;
        }
        int id = Frames.stream(header);
        long length = Frames.length(header);
        int flags = Frames.flags(header);
        switch (Frames.type(header)) {
            case Frames.DATA -> data(now, id, flags, length);
            case Frames.WINDOW_UPDATE -> {
                headerBytes = 0;
                windowUpdate(now, id, flags, length);
            }
            case Frames.PING -> {
                headerBytes = 0;
                ping(now, flags, (int) length);
            }
            case Frames.GO_AWAY -> {
                headerBytes = 0;
                goingAway = true;
                out.goneAway(now, "code " + length);
            }
            default -> offend(now, "yamux-type", "type " + Frames.type(header));
        }
    }

    private void data(long now, int id, int flags, long length) {
        if (length > FRAME_BYTES_MAX) {
            offend(now, "yamux-frame-too-large",
                    "a frame of " + length + " bytes on stream " + Integer.toUnsignedString(id));
            return;
        }
        YamuxStream stream = streamOf(now, id, flags);
        if (broken) {
            return;
        }
        if (stream != null && !stream.expect(length)) {
            offend(now, "yamux-window-overrun", length + " bytes on stream " + stream.id() + " where the window has "
                    + stream.receiveCredit());
            return;
        }
        bodyStream = stream;
        bodyLeft = length;
        bodyFlags = flags;
        if (length == 0) {
            bodyComplete(now);
        }
    }

    private void body(long now, byte[] bytes, int offset, int length) {
        YamuxStream stream = bodyStream;
        if (stream == null || !stream.receive(now, bytes, offset, length)) {
            strayBytes += length;
        }
        if (bodyLeft == 0) {
            bodyComplete(now);
        }
    }

    private void bodyComplete(long now) {
        YamuxStream stream = bodyStream;
        headerBytes = 0;
        bodyStream = null;
        if (stream != null) {
            endings(now, stream, bodyFlags);
        }
    }

    private void windowUpdate(long now, int id, int flags, long credit) {
        YamuxStream stream = streamOf(now, id, flags);
        if (stream == null || broken) {
            return;
        }
        if ((flags & Frames.RST) == 0) { // a reset's length is go's error code
            if (!stream.addSendCredit(credit)) {
                offend(now, "yamux-credit-overflow", "credit of more than 2^32 on stream " + stream.id());
                return;
            }
            enqueue(stream);
        }
        endings(now, stream, flags);
    }

    /** The stream that a frame is for, which SYN opens; null when the frame's body is to be ignored. */
    private @Nullable YamuxStream streamOf(long now, int id, int flags) {
        if (id == 0) {
            offend(now, "yamux-stream-id", "a stream frame for the session itself");
            return null;
        }
        return (flags & Frames.SYN) == 0 ? streams.get(id) : accept(now, id);
    }

    private @Nullable YamuxStream accept(long now, int id) {
        boolean fromDialler = (id & 1) == 1;
        if (fromDialler == dialler || streams.containsKey(id)) {
            offend(now, "yamux-stream-id", "stream " + Integer.toUnsignedString(id) + " was opened with an id that is "
                    + (fromDialler == dialler ? "ours to use" : "in use"));
            return null;
        }
        if (inbound >= settings.inboundStreamsMax()) {
            if (refusals.one(now)) {
                control(now, Frames.of(Frames.WINDOW_UPDATE, Frames.RST, id, 0));
                out.offended(now, new Offence.OnStream("too-many-streams",
                        "a stream beyond the " + settings.inboundStreamsMax() + " that may be open"));
            } else {
                offend(now, "too-many-streams", "goes on opening streams beyond the " + settings.inboundStreamsMax()
                        + " that may be open");
            }
            return null;
        }
        var stream = new YamuxStream(this, id, false, now);
        streams.put(id, stream);
        inbound++;
        out.opened(now, stream);
        enqueue(stream);
        return stream;
    }

    private void endings(long now, YamuxStream stream, int flags) {
        if ((flags & Frames.RST) != 0) {
            stream.resetByOther(now, "reset by the other side");
            removeIfClosed(stream);
        } else if ((flags & Frames.FIN) != 0) {
            stream.finish(now);
            removeIfClosed(stream);
        }
    }

    private void ping(long now, int flags, int value) {
        if ((flags & Frames.SYN) != 0) {
            control(now, Frames.of(Frames.PING, Frames.ACK, 0, value));
        } else if ((flags & Frames.ACK) != 0) {
            if (!pings.answered(now, value)) {
                offend(now, "yamux-unasked-ping", "an answer to a ping that was not sent");
            }
        }
    }

    private void control(long now, byte[] frame) {
        if (controls.size() >= CONTROLS_MAX) {
            offend(now, "yamux-control-flood",
                    "more than " + CONTROLS_MAX + " frames to answer that it does not fetch");
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
        while (!controls.isEmpty() && end - at >= Frames.HEADER) {
            byte[] frame = controls.remove();
            System.arraycopy(frame, 0, to, at, frame.length);
            at += frame.length;
        }
        while (!sendQueue.isEmpty() && end - at > 2 * Frames.HEADER) {
            YamuxStream stream = sendQueue.remove();
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
    void enqueue(YamuxStream stream) {
        if (!stream.queued && stream.hasSomethingToSend()) {
            stream.queued = true;
            sendQueue.add(stream);
        }
    }

    // ---- streams ----

    @Override
    public @Nullable Substream open(long now) {
        boolean full = streams.size() - inbound >= settings.outboundStreamsMax();
        if (goingAway || broken || full || nextId > ID_MAX) {
            return null;
        }
        var stream = new YamuxStream(this, (int) nextId, true, now);
        streams.put((int) nextId, stream);
        nextId += 2;
        return stream;
    }

    /** How much a stream's window may grow beyond its present size. */
    int grantGrowth(int window) {
        long more = Math.min(Math.min(window, settings.streamWindowMax() - window), settings.grownWindowsMax() - grown);
        long granted = more > 0 ? budget.take(more) : 0;
        grown += granted;
        return (int) granted;
    }

    void resetByUs(long now, YamuxStream stream, boolean knownToOther) {
        if (knownToOther) {
            control(now, Frames.of(Frames.WINDOW_UPDATE, Frames.RST, stream.wireId(), 0));
        }
        removeIfClosed(stream);
    }

    private void removeIfClosed(YamuxStream stream) {
        if (stream.closed() && streams.remove(stream.wireId(), stream)) {
            grown -= stream.grown();
            budget.give(stream.grown());
            boolean fromDialler = (stream.wireId() & 1) == 1;
            if (fromDialler != dialler) {
                inbound--;
            }
            stream.gone();
        }
    }

    @Override
    public void goAway(boolean fault) {
        goingAway = true;
        controls.add(Frames.of(Frames.GO_AWAY, 0, 0, fault ? Frames.GO_AWAY_PROTOCOL_ERROR : Frames.GO_AWAY_NORMAL));
    }

    @Override
    public void abandon(long now, String why) {
        goingAway = true;
        broken = true; // nothing more is read, not even the rest of the bytes at hand
        for (YamuxStream stream : new ArrayList<>(streams.values())) {
            stream.resetByOther(now, why);
            removeIfClosed(stream);
        }
        sendQueue.clear();
    }

    /** Bytes that came for streams, or, below zero, that were read or dropped. */
    void unread(int bytes) {
        unread += bytes;
    }

    @Override
    public long unreadBytes() {
        return Math.max(0, unread - grown);
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

    @Override
    public long roundTripNanos() {
        return pings.roundTripNanos();
    }

    @Override
    public long deadline() {
        return broken ? Machine.NEVER : pings.deadline();
    }

    @Override
    public void wake(long now) {
        if (now < deadline()) {
            return;
        }
        if (pings.isUnanswered()) {
            broken = true;
            out.silent(now);
        } else {
            controls.add(Frames.of(Frames.PING, Frames.SYN, 0, pings.next(now)));
        }
    }
}
