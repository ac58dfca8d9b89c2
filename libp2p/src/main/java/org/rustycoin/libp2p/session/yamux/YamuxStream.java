package org.rustycoin.libp2p.session.yamux;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.muxer.Substream;

/**
 * One stream: what was received and not yet read, what was written and not yet sent, and the credit of both directions.
 *
 * <p>
 * Unread bytes never exceed the window that was granted; unsent bytes never exceed {@link #SEND_BUFFER_MAX}.
 */
final class YamuxStream implements Substream {

    static final int INITIAL_WINDOW = 256 * 1024;
    /** Enough that a whole record's worth is always at hand; more would only hide back-pressure from the writer. */
    static final int SEND_BUFFER_MAX = 256 * 1024;
    /** Grow the window when half of it was read within so many round trips (go-yamux's figure). */
    private static final int GROW_WITHIN_ROUND_TRIPS = 4;

    private final Yamux session;
    private final int id;
    private final ByteQueue received = new ByteQueue();
    private final ByteQueue unsent = new ByteQueue();
    private @Nullable Listener listener;

    /** Bytes that the other side may still send. */
    private long receiveCredit = INITIAL_WINDOW;
    /** The full size of the receive window. */
    private int window = INITIAL_WINDOW;
    private int consumed;
    private long creditedAt;
    private long pendingCredit;

    private long sendCredit = INITIAL_WINDOW;
    private boolean writerWaits;

    /** A flag that rides on the next frame: SYN for the opener, ACK for the other. */
    private int greeting;
    /** Whether the session has forgotten it; what came can be read. */
    private boolean gone;
    private boolean finWanted;
    private boolean finSent;
    private boolean finReceived;
    private boolean reset;
    /** Whether it stands in the session's queue of streams with something to send. */
    boolean queued;

    YamuxStream(Yamux session, int id, boolean opener, long now) {
        this.session = session;
        this.id = id;
        this.greeting = opener ? Frames.SYN : Frames.ACK;
        this.creditedAt = now;
    }

    // ---- for its user ----

    @Override
    public long id() {
        return Integer.toUnsignedLong(id);
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
        return finReceived && !reset && received.isEmpty(); // a reset may have lost what came before the end
    }

    @Override
    public int read(long now, byte[] to, int offset, int length) {
        int taken = received.read(to, offset, length);
        if (!gone) {
            session.unread(-taken);
        }
        consumed += taken;
        if (consumed >= window / 2 && !finReceived && !reset) {
            credit(now);
        }
        return taken;
    }

    private void credit(long now) {
        long roundTrip = session.roundTripNanos();
        pendingCredit += consumed;
        if (roundTrip >= 0 && now - creditedAt < GROW_WITHIN_ROUND_TRIPS * roundTrip) {
            int more = session.grantGrowth(window);
            window += more;
            pendingCredit += more;
        }
        consumed = 0;
        creditedAt = now;
        session.enqueue(this);
    }

    @Override
    public int write(byte[] from, int offset, int length) {
        int taken = Math.min(length, room());
        unsent.write(from, offset, taken);
        writerWaits |= taken < length && !finWanted;
        if (taken > 0) {
            session.enqueue(this);
        }
        return taken;
    }

    @Override
    public int room() {
        return finWanted || reset ? 0 : SEND_BUFFER_MAX - unsent.size();
    }

    @Override
    public void closeWrite() {
        if (!finWanted && !reset) {
            finWanted = true;
            session.enqueue(this);
        }
    }

    @Override
    public void reset(long now) {
        if (!closed()) {
            boolean knownToOther = greeting != Frames.SYN;
            forget();
            session.resetByUs(now, this, knownToOther);
        }
    }

    @Override
    public boolean closed() {
        return reset || finSent && finReceived;
    }

    // ---- for the session ----

    int wireId() {
        return id;
    }

    boolean hasSomethingToSend() {
        return !reset && (pendingCredit > 0 || canSendData() || finDue() || greeting == Frames.ACK);
    }

    private boolean canSendData() {
        return !unsent.isEmpty() && sendCredit > 0;
    }

    private boolean finDue() {
        return finWanted && !finSent && unsent.isEmpty();
    }

    /**
     * Writes the next frame of this stream into {@code length} bytes, at least a header's and one more. The end goes in a
     * frame of its own, as in go and rust: js-libp2p takes the FIN of a frame before its data, and loses what follows a
     * protocol's name in that frame.
     */
    int pull(byte[] to, int offset, int length) {
        int at = offset;
        if (pendingCredit > 0 || greeting != 0 && !canSendData() && !finDue()) {
            long credit = Math.min(pendingCredit, Integer.MAX_VALUE);
            Frames.write(to, at, Frames.WINDOW_UPDATE, takeGreeting(), id, (int) credit);
            pendingCredit -= credit;
            receiveCredit += credit;
            at += Frames.HEADER;
        }
        int room = length - (at - offset) - Frames.HEADER;
        boolean end = finDue();
        if (room > 0 && (canSendData() || end)) {
            int bytes = (int) Math.min(Math.min(room, sendCredit), unsent.size());
            unsent.read(to, at + Frames.HEADER, bytes);
            sendCredit -= bytes;
            int flags = takeGreeting();
            if (end) {
                flags |= Frames.FIN;
                finSent = true;
            }
            Frames.write(to, at, Frames.DATA, flags, id, bytes);
            at += Frames.HEADER + bytes;
        }
        return at - offset;
    }

    private int takeGreeting() {
        int flag = greeting;
        greeting = 0;
        return flag;
    }

    /** Tells a writer that was turned away that half of the buffer is free again. */
    void tellWriter(long now) {
        if (writerWaits && unsent.size() <= SEND_BUFFER_MAX / 2 && !reset) {
            writerWaits = false;
            if (listener != null) {
                listener.writable(now);
            }
        }
    }

    /** Whether the other side may send as many bytes; they are then expected. */
    boolean expect(long length) {
        if (length > receiveCredit) {
            return false;
        }
        receiveCredit -= length;
        return true;
    }

    long receiveCredit() {
        return receiveCredit;
    }

    /** Keeps what came, to be read; false if it came behind an end, and is dropped. */
    boolean receive(long now, byte[] bytes, int offset, int length) {
        if (reset || finReceived) {
            return false;
        }
        received.write(bytes, offset, length);
        session.unread(length);
        if (listener != null) {
            listener.readable(now);
        }
        return true;
    }

    /** Adds what the other side allows; false if no window is as large. */
    boolean addSendCredit(long credit) {
        sendCredit += credit;
        return sendCredit <= 0xffff_ffffL;
    }

    /** The other side's end; false if it came twice. */
    boolean finish(long now) {
        if (finReceived) {
            return false;
        }
        finReceived = true;
        if (listener != null && !reset) {
            listener.readable(now);
        }
        return true;
    }

    /** The stream is no more, by the other side's or the connection's doing. */
    void resetByOther(long now, String why) {
        if (!reset) {
            forget();
            if (listener != null) {
                listener.abandoned(now, why);
            }
        }
    }

    /** The session has forgotten the stream. */
    void gone() {
        gone = true;
        session.unread(-received.size()); // what is left is its reader's
        unsent.clear();
        if (received.isEmpty()) {
            received.clear(); // its array too: whoever still holds the stream holds nothing more
        }
        if (listener != null) {
            listener.gone();
        }
    }

    /** How far its window has grown. */
    int grown() {
        return window - INITIAL_WINDOW;
    }

    private void forget() {
        reset = true;
        unsent.clear();
        session.unread(-received.size());
        received.clear();
    }
}
