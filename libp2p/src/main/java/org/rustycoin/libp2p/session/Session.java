package org.rustycoin.libp2p.session;

import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.limits.ScopeKind;
import org.rustycoin.libp2p.session.limits.StreamRate;
import org.rustycoin.libp2p.session.limits.StreamScope;
import org.rustycoin.libp2p.session.multistream.Acceptance;
import org.rustycoin.libp2p.session.multistream.Proposal;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.Substream;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;

/**
 * One connection's streams: opened by either side over a {@link Muxer}, each with a protocol that is agreed on with
 * multistream. How there come to be a muxer and a peer who has proved who it is differs: {@link ByteSession} makes them
 * out of bytes, {@link StreamSession} gets them from its transport.
 */
public abstract sealed class Session implements Machine permits ByteSession, StreamSession {

    /** What a session tells its connection. Streams may be used from these. */
    public interface Out {

        /** The other side has proved who it is, and streams can be opened. */
        void upgraded(PeerId remote, PublicKey key);

        /** The other side opened a stream and a protocol was agreed on; say who uses it before returning. */
        void opened(MuxStream stream, String protocol);

        /** The other side broke a rule; one of connection scope is followed by {@link #closed}. */
        void offended(Offence offence);

        /** The last word. What is still to be sent should be, before the transport is closed. */
        void closed(CloseReason reason);
    }

    final boolean dialler;
    final SessionSettings settings;
    final Out out;
    final ConnectionScope scope;
    private final Predicate<String> supported;
    private final Openings openings;
    private @Nullable Muxer muxer;
    private @Nullable PeerId remote;
    /** Whether the muxer may be used: it is agreed on, or proposed alone. */
    private boolean muxing;
    private boolean closed;

    Session(boolean dialler, SessionSettings settings, ConnectionScope scope, Predicate<String> supported, long now,
            Out out) {
        this.dialler = dialler;
        this.settings = settings;
        this.scope = scope;
        this.supported = supported;
        this.out = out;
        this.openings = new Openings(now, settings.negotiationNanos());
    }

    // ---- for the kinds of session ----

    /** From now on streams can be opened and accepted. */
    final void mux(Muxer with) {
        muxer = with;
        muxing = true;
    }

    /** From now on the other side gets no reply, not even a good-bye. */
    final void silence() {
        muxing = false;
    }

    final boolean isMuxing() {
        return muxing;
    }

    /** The other side has proved who it is. The session has ended if there may be no more with this peer. */
    final boolean proved(long now, PeerId peer) {
        Refusal refusal = scope.setPeer(peer);
        if (refusal != null) {
            silence();
            end(now, new CloseReason.Limited(refusal), false);
            return false;
        }
        remote = peer;
        return true;
    }

    /** Whether this dialler insists on someone else; the session has ended then. */
    final boolean endIfNot(long now, @Nullable PeerId expected, PeerId found) {
        boolean other = expected != null && !expected.equals(found);
        if (other) {
            silence();
            end(now, new CloseReason.Refused("dialled " + expected + " and " + found + " answered"), false);
        }
        return other;
    }

    // ---- streams ----

    /**
     * Opens a stream for the first of these protocols that the other side speaks; a sole one is usable at once. Null when
     * no more streams may be open, or the other side goes away.
     */
    public final @Nullable MuxStream open(long now, List<String> protocols, StreamHandler handler) {
        Muxer with = muxer;
        if (with == null || !muxing || closed || !(scope.openStream(true) instanceof StreamScope held)) {
            return null;
        }
        Substream below = with.open(now);
        if (below == null) {
            held.close();
            return null;
        }
        var stream = new MuxStream(this, openings, below, held, false, new Proposal(protocols), handler, now);
        openings.add(stream);
        return stream;
    }

    final void opened(MuxStream stream, String protocol) {
        out.opened(stream, protocol);
    }

    /** A limit was in the way of what the other side wanted: its fault if the limit is its own, nobody's otherwise. */
    final void refused(Refusal refusal) {
        if (refusal.kind() == ScopeKind.PEER || refusal.kind() == ScopeKind.PROTOCOL_PEER
                || refusal.kind() == ScopeKind.CONNECTION) {
            out.offended(new Offence.OnStream(refusal.rule(), refusal.text()));
        }
    }

    /** The other side opened a stream and gave it up before it got anything out of it. */
    final void wasted(long now) {
        if (!closed && !openings.wasted(now)) {
            offended(now, new Offence.OnConnection("stream-churn",
                    "opens streams and gives them up, more than " + Openings.WASTED_PER_SECOND + " a second"));
        }
    }

    /** Reports what the other side did against a rule, and ends the session if that is the offence's scope. */
    public final void offended(long now, Offence offence) {
        out.offended(offence);
        if (offence instanceof Offence.OnConnection) {
            end(now, new CloseReason.Failed(offence), true);
        }
    }

    // ---- the end ----

    /** Ends the session in order. */
    public final void close(long now, String why) {
        end(now, new CloseReason.Local(why), false);
    }

    /** The transport's read side ended, or it failed. */
    public final void ended(long now, String why) {
        silence();
        end(now, new CloseReason.TransportEnded(why), false);
    }

    final void end(long now, CloseReason reason, boolean fault) {
        if (closed) {
            return;
        }
        closed = true; // first of all: what ends below may not open or close anything any more
        Muxer with = muxer;
        if (with != null) {
            if (muxing) {
                with.goAway(fault);
            }
            with.abandon(now, reason.text());
        }
        openings.clear();
        stop();
        out.closed(reason);
    }

    /** Reads nothing more. */
    abstract void stop();

    /** The transport is gone: gives back what is not the collector's. May be called twice. */
    public void release() {
        scope.close();
    }

    // ---- facts ----

    public final boolean isClosed() {
        return closed;
    }

    /** Who the other side has proved to be; null before. */
    public final @Nullable PeerId remote() {
        return remote;
    }

    /** The security protocol's id, as {@code /noise}; empty before it is agreed on. */
    public abstract String security();

    /** The muxer's id, as {@code /yamux/1.0.0}; empty before it is agreed on. */
    public abstract String muxer();

    public abstract long bytesIn();

    public abstract long bytesOut();

    /** Streams that are open, in both directions. */
    public final int streams() {
        return muxer == null ? 0 : muxer.streams();
    }

    /** Bytes that came for streams that were gone, or behind a stream's end, and were dropped. */
    public final long strayBytes() {
        return muxer == null ? 0 : muxer.strayBytes();
    }

    /** The last measured round trip, or -1 before the first. */
    public final long roundTripNanos() {
        return muxer == null ? -1 : muxer.roundTripNanos();
    }

    // ---- time ----

    @Override
    public long deadline() {
        return closed || muxer == null || !muxing ? NEVER : Math.min(muxer.deadline(), openings.deadline());
    }

    @Override
    public void wake(long now) {
        if (closed) {
            return;
        }
        for (MuxStream due = openings.due(now); due != null; due = openings.due(now)) {
            negotiationTooSlow(now, due);
        }
        if (muxing && muxer != null) {
            muxer.wake(now);
        }
    }

    private void negotiationTooSlow(long now, MuxStream stream) {
        if (stream.inbound()) {
            out.offended(new Offence.OnStream("stream-negotiation-timeout", "a stream without a protocol after "
                    + settings.negotiationNanos() / 1_000_000 + " ms"));
        }
        stream.fail(now, new Failure.Timeout());
    }

    /** What the muxer says, with the session's name on it. */
    final class FromMuxer implements Muxer.Out {

        @Override
        public void opened(long now, Substream below) {
            if (!openings.opened(now)) {
                below.reset(now);
                Session.this.offended(now, new Offence.OnConnection("stream-rate", "opens more than "
                        + StreamRate.PER_SECOND + " streams a second that it does not bring to an end"));
                return;
            }
            switch (scope.openStream(false)) {
                case StreamScope held -> openings.add(
                        new MuxStream(Session.this, openings, below, held, true, new Acceptance(supported), null, now));
                case Refusal refusal -> {
                    below.reset(now);
                    refused(refusal);
                }
            }
        }

        @Override
        public void offended(long now, Offence offence) {
            Session.this.offended(now, offence);
        }

        @Override
        public void goneAway(long now, String why) {
            end(now, new CloseReason.Remote(why), false);
        }

        @Override
        public void silent(long now) {
            end(now, new CloseReason.TimedOut("the peer answers no pings"), false);
        }
    }
}
