package org.rustycoin.libp2p.session;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.StreamScope;
import org.rustycoin.libp2p.session.multistream.Negotiation;
import org.rustycoin.libp2p.session.multistream.Negotiation.Outcome;
import org.rustycoin.libp2p.session.multistream.Proposal;
import org.rustycoin.libp2p.session.muxer.Substream;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

/**
 * A stream whose protocol has been, or is being, agreed on.
 *
 * <p>
 * Belongs to its connection's thread. Reading grants the sender credit, so a handler that does not want more simply does
 * not read. Writing takes what there is room for; the rest is the writer's to keep until
 * {@link StreamHandler#writable}.
 */
public final class MuxStream implements Substream.Listener {

    private static final int NEGOTIATION_SLICE = 2048;

    private final Session session;
    private final Openings openings;
    private final Substream below;
    private final StreamScope held;
    private final boolean inbound;
    private final Negotiation negotiation;
    /** Bytes read while negotiating: the rest of them belongs to the protocol. */
    private final ByteQueue early = new ByteQueue();
    final long openedAt;
    /** Its place in the chain of {@link Openings}, whose these are. */
    @Nullable
    MuxStream opensAfter;
    @Nullable
    MuxStream opensBefore;
    boolean opening;
    private @Nullable StreamHandler handler;
    private @Nullable String protocol;
    private @Nullable Runnable whenOver;
    private boolean closeWhenAgreed;
    private boolean writeClosed;
    /** Whether we said that we speak nothing of it; what still comes is not looked at. */
    private boolean refusing;
    private boolean over;

    MuxStream(Session session, Openings openings, Substream below, StreamScope held, boolean inbound,
            Negotiation negotiation, @Nullable StreamHandler handler, long now) {
        this.session = session;
        this.openings = openings;
        this.below = below;
        this.held = held;
        this.inbound = inbound;
        this.negotiation = negotiation;
        this.handler = handler;
        this.openedAt = now;
        below.attach(this);
        flushNegotiation();
    }

    /** Unique within the connection. */
    public long id() {
        return below.id();
    }

    public boolean inbound() {
        return inbound;
    }

    /** The agreed protocol; null before. */
    public @Nullable String protocol() {
        return protocol;
    }

    /** Says who uses an inbound stream. */
    public void handledBy(StreamHandler newHandler) {
        handler = newHandler;
    }

    public int readableBytes() {
        return isNegotiating() ? 0 : early.size() + below.available();
    }

    /** Whether the other side has ended its direction and everything was read. */
    public boolean ended() {
        return !isNegotiating() && early.isEmpty() && below.ended();
    }

    /** Reads up to {@code length} bytes and returns how many. */
    public int read(long now, byte[] to, int offset, int length) {
        if (isNegotiating()) {
            return 0;
        }
        int taken = early.read(to, offset, length);
        return taken + below.read(now, to, offset + taken, length - taken);
    }

    /** Takes what there is room for and returns how many bytes that were; none before a non-lazy agreement. */
    public int write(byte[] from, int offset, int length) {
        return mayWrite() ? below.write(from, offset, length) : 0;
    }

    /** Bytes that {@link #write} would take now. */
    public int room() {
        return mayWrite() ? below.room() : 0;
    }

    /** Ends this side's direction, after what was written; before a non-lazy agreement, once that is reached. */
    public void closeWrite() {
        if (over) {
            return;
        }
        writeClosed = true;
        if (mayWrite()) {
            below.closeWrite();
        } else {
            closeWhenAgreed = true; // further proposals must still get through
        }
    }

    /** Ends both directions at once. The handler hears nothing more. */
    public void reset(long now) {
        if (!over) {
            over = true;
            early.clear();
            openings.settled(this);
            below.reset(now);
        }
    }

    /** Says what to do once when both directions have ended, however that came. */
    public void whenOver(Runnable action) {
        whenOver = action;
    }

    /** Whether both directions have ended or it was given up. */
    public boolean isOver() {
        return over || below.closed();
    }

    boolean isNegotiating() {
        return protocol == null && !over;
    }

    private boolean mayWrite() {
        return !over && (protocol != null || negotiation instanceof Proposal proposal && proposal.isLazy());
    }

    private void flushNegotiation() {
        byte[] bytes = new byte[negotiation.output().size()];
        negotiation.output().read(bytes, 0, bytes.length);
        if (bytes.length > 0 && below.write(bytes, 0, bytes.length) < bytes.length) {
            throw new IllegalStateException("a negotiation is far smaller than a stream's buffer");
        }
    }

    // ---- from the muxer ----

    @Override
    public void readable(long now) {
        if (isNegotiating()) {
            negotiate(now);
        }
        StreamHandler user = handler;
        if (protocol != null && !over && user != null && (readableBytes() > 0 || ended())) {
            user.readable(now, this);
        }
    }

    private void negotiate(long now) {
        byte[] slice = new byte[Math.min(NEGOTIATION_SLICE, below.available())];
        while (isNegotiating() && below.available() > 0) {
            int taken = below.read(now, slice, 0, slice.length);
            if (refusing) {
                continue;
            }
            early.write(slice, 0, taken);
            negotiation.received(early);
            flushNegotiation();
            switch (negotiation.outcome()) {
                case Outcome.Pending() -> {
                }
                case Outcome.Agreed(String agreed) -> agreed(now, agreed);
                case Outcome.Refused() -> refused(now);
                case Outcome.Broken(Offence offence) -> {
                    session.offended(now, offence);
                    fail(now, new Failure.Malformed(offence.detail()));
                }
            }
        }
        if (isNegotiating() && below.ended()) {
            if (inbound) {
                refused(now);
            } else {
                fail(now, new Failure.Gone());
            }
        }
    }

    /** Nothing was agreed on. Our answers get through before the end; the other side has the negotiation's time to go. */
    private void refused(long now) {
        if (!inbound) {
            fail(now, new Failure.Refused("the peer does not speak the protocol"));
        } else if (!refusing) {
            refusing = true;
            early.clear();
            countIfWasted(now);
            writeClosed = true;
            below.closeWrite();
        }
    }

    private void agreed(long now, String agreed) {
        openings.settled(this);
        Refusal refusal = held.setProtocol(agreed);
        if (refusal != null) {
            if (inbound) {
                session.refused(refusal);
            }
            fail(now, new Failure.Refused(refusal.text()));
            return;
        }
        protocol = agreed;
        if (closeWhenAgreed) {
            below.closeWrite();
        }
        if (inbound) {
            session.opened(this, agreed);
        } else if (handler != null) {
            handler.agreed(now, this);
        }
    }

    /** Gives the stream up and tells its handler why. */
    public void fail(long now, Failure why) {
        StreamHandler user = handler;
        boolean silent = over;
        reset(now);
        if (!silent && user != null) {
            user.failed(now, this, why);
        }
    }

    @Override
    public void writable(long now) {
        if (!over && handler != null) {
            handler.writable(now, this);
        }
    }

    @Override
    public void abandoned(long now, String why) {
        countIfWasted(now);
        fail(now, new Failure.Gone());
    }

    private void countIfWasted(long now) {
        if (inbound && !writeClosed && !over) {
            session.wasted(now);
        }
    }

    @Override
    public void gone() {
        openings.settled(this);
        held.close();
        if (inbound && !over) {
            openings.finished();
        }
        Runnable action = whenOver;
        whenOver = null;
        if (action != null) {
            action.run();
        }
    }
}
