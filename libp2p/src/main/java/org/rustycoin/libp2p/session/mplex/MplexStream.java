package org.rustycoin.libp2p.session.mplex;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Varint;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.muxer.Substream;

/**
 * One stream: what was received and not yet read, and what was written and not yet sent.
 *
 * <p>
 * Unread bytes never exceed {@link MplexSettings#streamBufferMax}; unsent bytes never exceed {@link #SEND_BUFFER_MAX}.
 */
final class MplexStream implements Substream {

    /** Enough that a whole record's worth is always at hand; more would only hide back-pressure from the writer. */
    static final int SEND_BUFFER_MAX = 256 * 1024;
    /** Less than the 1 MiB that may be sent, so that turns are short; more than rust's 8 KiB, since it counts frames. */
    static final int FRAME_SENT_MAX = 64 * 1024;
    /** Room for the longest announcement, whose name has up to 19 digits, and for a frame with a few bytes behind it. */
    static final int TURN_BYTES_MIN = Varint.BYTES_MAX + 1 + 19 + 2 * Frames.HEADER_MAX;
    /** A smaller buffer is not worth the copying that {@link #letGo} does. */
    private static final int SHRUNK_MIN = 64 * 1024;

    private final Mplex session;
    private final long id;
    private final boolean opener;
    private ByteQueue received = new ByteQueue();
    /** The most that was in {@link #received}, which has room for no more than twice as much. */
    int receivedMost;
    private final ByteQueue unsent = new ByteQueue();
    private @Nullable Listener listener;
    private boolean writerWaits;

    private boolean announced;
    private boolean closeWanted;
    private boolean closeSent;
    private boolean closeReceived;
    private boolean reset;
    private boolean gone;
    /** Whether it stands in the session's queue of streams with something to send. */
    boolean queued;
    /** When a full stream is given up; of no meaning for others. */
    long stalledAt;

    MplexStream(Mplex session, long id, boolean opener) {
        this.session = session;
        this.id = id;
        this.opener = opener;
        this.announced = !opener;
    }

    // ---- for its user ----

    /** Both sides use the same numbers for the streams that they open: the lowest bit tells whose it is. */
    @Override
    public long id() {
        return id << 1 | (opener ? 1 : 0);
    }

    @Override
    public void attach(Listener newListener) {
        listener = newListener;
    }

    @Override
    public int available() {
        return received.size();
    }

    /** Never after a reset, which may have lost what came before the end: "an error (not EOF)" (Resetting a stream). */
    @Override
    public boolean ended() {
        return closeReceived && !reset && received.isEmpty();
    }

    @Override
    public int read(long now, byte[] to, int offset, int length) {
        int taken = received.read(to, offset, length);
        if (taken > 0) {
            letGo();
            if (!gone) {
                session.backlog().shrank(now, this, taken);
            }
        }
        return taken;
    }

    /** Lets a large buffer go when most of it was read, so that the memory in use follows from the bytes that are counted. */
    private void letGo() {
        if (receivedMost > SHRUNK_MIN && received.size() < receivedMost / 2) {
            var smaller = new ByteQueue();
            received.moveTo(smaller);
            received = smaller;
            receivedMost = smaller.size();
        }
    }

    @Override
    public int write(byte[] from, int offset, int length) {
        int taken = Math.min(length, room());
        unsent.write(from, offset, taken);
        writerWaits |= taken < length && !closeWanted;
        if (taken > 0) {
            session.enqueue(this);
        }
        return taken;
    }

    @Override
    public int room() {
        return closeWanted || reset ? 0 : SEND_BUFFER_MAX - unsent.size();
    }

    @Override
    public void closeWrite() {
        if (!closeWanted && !reset) {
            closeWanted = true;
            session.enqueue(this);
        }
    }

    @Override
    public void reset(long now) {
        if (!closed()) {
            forget();
            session.resetByUs(now, this);
        }
    }

    @Override
    public boolean closed() {
        return reset || closeSent && closeReceived;
    }

    // ---- for the session ----

    long wireId() {
        return id;
    }

    boolean isOpener() {
        return opener;
    }

    /** Whether the other side has been told of it, or told us. */
    boolean isAnnounced() {
        return announced;
    }

    boolean hasSomethingToSend() {
        return !reset && (!unsent.isEmpty() || closeDue());
    }

    private boolean closeDue() {
        return closeWanted && !closeSent && unsent.isEmpty();
    }

    /** Writes the next frame of this stream, and what announces it, into {@code length} bytes of {@link #TURN_BYTES_MIN}. */
    int pull(byte[] to, int offset, int length) {
        int at = offset;
        if (!announced) {
            announced = true;
            byte[] name = Long.toString(id).getBytes(StandardCharsets.US_ASCII); // as go and js do, for people to read
            at = Frames.write(to, at, Frames.NEW_STREAM, id, name.length);
            System.arraycopy(name, 0, to, at, name.length);
            at += name.length;
        }
        if (closeDue()) {
            at = Frames.write(to, at, opener ? Frames.CLOSE_INITIATOR : Frames.CLOSE_RECEIVER, id, 0);
            closeSent = true;
        } else {
            int room = Math.min(offset + length - at - Frames.HEADER_MAX, FRAME_SENT_MAX);
            int bytes = Math.min(room, unsent.size());
            at = Frames.write(to, at, opener ? Frames.MESSAGE_INITIATOR : Frames.MESSAGE_RECEIVER, id, bytes);
            unsent.read(to, at, bytes);
            at += bytes;
        }
        return at - offset;
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

    /** Whether the other side has ended its direction. */
    boolean isClosedByOther() {
        return closeReceived;
    }

    /** Keeps what came, to be read. The session has made room for it. */
    void receive(long now, byte[] bytes, int offset, int length) {
        received.write(bytes, offset, length);
        receivedMost = Math.max(receivedMost, received.size());
        session.backlog().grew(now, this, length);
        if (listener != null) {
            listener.readable(now);
        }
    }

    /** The other side's end; a second one means nothing. */
    void closeByOther(long now) {
        if (!closeReceived) {
            closeReceived = true;
            if (listener != null) {
                listener.readable(now);
            }
        }
    }

    /** The stream is no more, by the other side's, the session's or the connection's doing. */
    void abandon(long now, String why) {
        if (!reset) {
            forget();
            if (listener != null) {
                listener.abandoned(now, why);
            }
        }
    }

    /** The session has forgotten the stream, and no longer counts what its user has yet to read. */
    void gone() {
        gone = true;
        unsent.clear();
        if (received.isEmpty()) {
            received.clear(); // its array too: whoever still holds the stream holds nothing more
        }
        if (listener != null) {
            listener.gone();
        }
    }

    private void forget() {
        reset = true;
        unsent.clear();
        session.backlog().forget(this, received.size());
        received.clear();
    }
}
