package org.rustycoin.libp2p.session;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.multistream.Acceptance;
import org.rustycoin.libp2p.session.multistream.Negotiation;
import org.rustycoin.libp2p.session.multistream.Negotiation.Outcome;
import org.rustycoin.libp2p.session.multistream.Proposal;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.Substream;
import org.rustycoin.libp2p.session.noise.NoiseException;
import org.rustycoin.libp2p.session.noise.NoiseHandshake;
import org.rustycoin.libp2p.session.noise.NoiseIdentity;
import org.rustycoin.libp2p.session.yamux.Yamux;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One connection: raw bytes below, streams above.
 *
 * <p>
 * Stages: agree on security, shake hands, agree on a muxer inside, be open. A dialler with one proposal does not wait for
 * the answer: its handshake's first message rides behind the proposal, and its first streams behind the proposal of the
 * muxer, so that TCP's round trip, one for the handshake and one for the first answer are all there are. Everything up to
 * the agreed muxer must be done in {@link SessionSettings#upgradeNanos}, whatever trickles in. Before that a stranger can
 * make us hold one message of at most 64 KiB, and after it the windows of yamux.
 */
public final class Session implements Machine {

    private static final String NOISE = "/noise";

    private enum Stage {
        SECURITY, HANDSHAKE, MUXER, OPEN, CLOSED
    }

    /** What a session tells its connection. Streams may be used from these. */
    public interface Out {

        /** The other side has proved who it is, and streams can be opened. */
        void upgraded(PeerId remote, PublicKey key);

        /** The other side opened a stream and a protocol was agreed on; say who uses it before returning. */
        void opened(MuxStream stream, String protocol);

        /** The other side broke a rule; one of connection scope is followed by {@link #closed}. */
        void offended(Offence offence);

        /** The last word. What {@link #pull} still gives should be sent before the transport is closed. */
        void closed(CloseReason reason);
    }

    private final boolean dialler;
    private final SessionSettings settings;
    private final @Nullable PeerId expected;
    private final Predicate<String> supported;
    private final Out out;
    private final NoiseHandshake handshake;
    private final long upgradeBy;
    private final Muxer muxer;

    private Stage stage = Stage.SECURITY;
    private Negotiation negotiation;
    private final ByteQueue negotiationIn = new ByteQueue();
    private final ByteQueue rawOut = new ByteQueue();
    private final ByteQueue plainOut = new ByteQueue();
    private final Records records = new Records();
    private @Nullable SecureRecords secure;
    private @Nullable PeerId remote;
    private @Nullable PublicKey remoteKey;
    /** Whether the muxer's frames may be sent: it is agreed, or proposed alone. */
    private boolean muxing;
    private final Openings openings;

    /**
     * A session on a fresh transport.
     *
     * @param expected  whom a dialler insists on; null for a listener, or to take whoever answers
     * @param supported which protocols the other side's streams may have; asked each time
     * @param random    for ephemeral keys; a secure source outside simulations
     */
    public Session(boolean dialler, SessionSettings settings, NoiseIdentity identity, @Nullable PeerId expected,
            Predicate<String> supported, RandomGenerator random, long now, Out out) {
        this.dialler = dialler;
        this.settings = settings;
        this.expected = expected;
        this.supported = supported;
        this.out = out;
        this.handshake = new NoiseHandshake(dialler, identity, random);
        this.upgradeBy = now + settings.upgradeNanos();
        this.openings = new Openings(now, settings.negotiationNanos());
        this.muxer = new Yamux(dialler, settings.yamux(), now, new FromMuxer());
        this.negotiation = negotiate(NOISE);
        if (dialler) {
            negotiation.output().moveTo(rawOut);
            writeHandshake(now);
        }
    }

    private Negotiation negotiate(String protocol) {
        return dialler ? new Proposal(List.of(protocol)) : new Acceptance(protocol::equals);
    }

    // ---- bytes in ----

    /** Bytes from the transport; all of them are read. */
    public void received(long now, ByteBuf in) {
        if (stage == Stage.SECURITY) {
            byte[] bytes = new byte[in.readableBytes()];
            in.readBytes(bytes);
            negotiationIn.write(bytes);
            if (agreed(now, rawOut) != null) {
                stage = Stage.HANDSHAKE;
                received(now, Unpooled.wrappedBuffer(negotiationIn.readAll()));
            }
            return;
        }
        while (stage != Stage.CLOSED && records.take(in)) {
            try {
                record(now);
            } catch (NoiseException e) {
                muxing = false; // what is not authentic gets no reply, not even a good-bye
                offended(now, new Offence.OnConnection("noise", String.valueOf(e.getMessage())));
            }
            records.next();
        }
        in.skipBytes(stage == Stage.CLOSED ? in.readableBytes() : 0);
    }

    /** Lets the negotiation read, queues its answers, and gives the agreed protocol if it is. */
    private @Nullable String agreed(long now, ByteQueue answers) {
        negotiation.received(negotiationIn);
        negotiation.output().moveTo(answers);
        switch (negotiation.outcome()) {
            case Outcome.Broken(Offence offence) -> offended(now,
                    new Offence.OnConnection(offence.rule(), offence.detail()));
            case Outcome.Refused() -> refused(now);
            case Outcome.Pending _,Outcome.Agreed _ -> {
            } // more to come, or all is well
        }
        return negotiation.agreed();
    }

    private void refused(long now) {
        String why = "the peer does not speak " + (stage == Stage.SECURITY ? NOISE : Yamux.ID);
        if (dialler) {
            end(now, new CloseReason.Refused(why), false);
        } else {
            offended(now, new Offence.OnConnection("multistream", why));
        }
    }

    private void record(long now) throws NoiseException {
        if (stage == Stage.HANDSHAKE) {
            handshake.read(Arrays.copyOf(records.bytes(), records.length()));
            writeHandshake(now);
            shaken(now);
            return;
        }
        SecureRecords cipher = secure;
        if (cipher == null) {
            throw new IllegalStateException("records without keys");
        }
        int length = cipher.open(records);
        if (stage == Stage.OPEN) {
            muxer.received(now, cipher.opened(), 0, length);
            return;
        }
        negotiationIn.write(cipher.opened(), 0, length);
        if (agreed(now, plainOut) != null) {
            open(now);
        }
    }

    private void writeHandshake(long now) {
        try {
            while (handshake.writesNext()) {
                Records.write(handshake.write(), rawOut);
            }
        } catch (NoiseException e) {
            offended(now, new Offence.OnConnection("noise", String.valueOf(e.getMessage())));
        }
    }

    private void shaken(long now) {
        NoiseHandshake.Established established = stage == Stage.CLOSED ? null : handshake.established();
        if (established == null) {
            return;
        }
        PeerId id = PeerId.of(established.remote());
        if (expected != null && !expected.equals(id)) {
            end(now, new CloseReason.Refused("dialled " + expected + " and " + id + " answered"), false);
            return;
        }
        secure = new SecureRecords(established.sending(), established.receiving());
        remote = id;
        stage = Stage.MUXER;
        negotiation = negotiate(Yamux.ID);
        negotiation.output().moveTo(plainOut);
        remoteKey = established.remote();
        muxing = dialler;
        if (dialler) {
            out.upgraded(id, remoteKey);
        }
    }

    private void open(long now) {
        stage = Stage.OPEN;
        muxing = true;
        PeerId id = remote;
        PublicKey key = remoteKey;
        if (!dialler && id != null && key != null) {
            out.upgraded(id, key);
        }
        byte[] rest = negotiationIn.readAll();
        if (rest.length > 0 && stage == Stage.OPEN) {
            muxer.received(now, rest, 0, rest.length);
        }
    }

    /** The transport's read side ended, or it failed. */
    public void ended(long now, String why) {
        muxing = false;
        end(now, new CloseReason.TransportEnded(why), false);
    }

    // ---- bytes out ----

    /** Whether {@link #pull} would write something. */
    public boolean ready() {
        return !rawOut.isEmpty() || secure != null && (!plainOut.isEmpty() || muxing && muxer.ready());
    }

    /** Appends what is to be sent next, about {@code bytesMax} bytes at most. */
    public void pull(long now, ByteBuf to, int bytesMax) {
        to.writeBytes(rawOut.readAll());
        if (secure != null) {
            secure.pull(now, plainOut, muxing ? muxer : null, to, bytesMax);
        }
    }

    // ---- streams ----

    /**
     * Opens a stream for the first of these protocols that the other side speaks; a sole one is usable at once. Null when
     * no more streams may be open, or the other side goes away.
     */
    public @Nullable MuxStream open(long now, List<String> protocols, StreamHandler handler) {
        if (!muxing || stage == Stage.CLOSED) {
            return null;
        }
        Substream below = muxer.open(now);
        if (below == null) {
            return null;
        }
        var stream = new MuxStream(this, openings, below, false, new Proposal(protocols), handler, now);
        openings.add(stream);
        return stream;
    }

    void opened(MuxStream stream, String protocol) {
        out.opened(stream, protocol);
    }

    /** The other side opened a stream and gave it up before it got anything out of it. */
    void wasted(long now) {
        if (stage != Stage.CLOSED && !openings.wasted(now)) {
            offended(now, new Offence.OnConnection("stream-churn",
                    "opens streams and gives them up, more than " + Openings.WASTED_PER_SECOND + " a second"));
        }
    }

    /** Reports what the other side did against a rule, and ends the session if that is the offence's scope. */
    public void offended(long now, Offence offence) {
        out.offended(offence);
        if (offence instanceof Offence.OnConnection) {
            end(now, new CloseReason.Failed(offence), true);
        }
    }

    // ---- the end ----

    /** Ends the session in order. */
    public void close(long now, String why) {
        end(now, new CloseReason.Local(why), false);
    }

    private void end(long now, CloseReason reason, boolean fault) {
        if (stage == Stage.CLOSED) {
            return;
        }
        stage = Stage.CLOSED; // first of all: what ends below may not open or close anything any more
        if (muxing) {
            muxer.goAway(fault);
        }
        muxer.abandon(now, reason.text());
        openings.clear();
        negotiationIn.clear();
        out.closed(reason);
    }

    public boolean isClosed() {
        return stage == Stage.CLOSED;
    }

    /** Who the other side has proved to be; null before. */
    public @Nullable PeerId remote() {
        return remote;
    }

    /** Streams that are open, in both directions. */
    public int streams() {
        return muxer.streams();
    }

    /** Bytes that came for streams that were gone, or behind a stream's end, and were dropped. */
    public long strayBytes() {
        return muxer.strayBytes();
    }

    /** The last measured round trip, or -1 before the first. */
    public long roundTripNanos() {
        return muxer.roundTripNanos();
    }

    // ---- time ----

    @Override
    public long deadline() {
        return switch (stage) {
            case CLOSED -> NEVER;
            case SECURITY, HANDSHAKE -> upgradeBy;
            case MUXER -> Math.min(upgradeBy, muxing ? Math.min(muxer.deadline(), openings.deadline()) : NEVER);
            case OPEN -> Math.min(muxer.deadline(), openings.deadline());
        };
    }

    @Override
    public void wake(long now) {
        if (stage == Stage.CLOSED) {
            return;
        }
        if (stage != Stage.OPEN && now >= upgradeBy) {
            String what = "the upgrade took longer than " + settings.upgradeNanos() / 1_000_000 + " ms";
            if (!dialler) { // who dials us and does not get on with it; whom we dial may just be slow
                out.offended(new Offence.OnConnection("upgrade-timeout", what));
            }
            end(now, new CloseReason.TimedOut(what), false);
            return;
        }
        for (MuxStream due = openings.due(now); due != null; due = openings.due(now)) {
            negotiationTooSlow(now, due);
        }
        if (muxing) {
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
    private final class FromMuxer implements Muxer.Out {

        @Override
        public void opened(long now, Substream below) {
            openings.add(new MuxStream(Session.this, openings, below, true, new Acceptance(supported), null, now));
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
