package org.rustycoin.libp2p.session;

import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.HeldMemory;
import org.rustycoin.libp2p.session.limits.Priority;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.multistream.Acceptance;
import org.rustycoin.libp2p.session.multistream.Negotiation;
import org.rustycoin.libp2p.session.multistream.Negotiation.Outcome;
import org.rustycoin.libp2p.session.multistream.Proposal;
import org.rustycoin.libp2p.session.muxer.ByteMuxer;
import org.rustycoin.libp2p.session.security.Scratch;
import org.rustycoin.libp2p.session.security.SecureChannel;
import org.rustycoin.libp2p.session.security.SecurityFault;
import org.rustycoin.machine.Offence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A session on a transport of bytes: raw bytes below, streams above.
 *
 * <p>
 * Stages: agree on security, shake hands, agree on a muxer inside unless the handshake did, be open. A dialler with one
 * proposal does not wait for the answer: its handshake's first message rides behind the proposal, and its first streams
 * behind the proposal of the muxer, so that TCP's round trip, one for the handshake and one for the first answer are all
 * there are. Everything up to the agreed muxer must be done in {@link SessionSettings#upgradeNanos}, whatever trickles in.
 * Before that a stranger can make us hold one message of at most 64 KiB, and after it the muxer's windows.
 */
public final class ByteSession extends Session {

    private enum Stage {
        SECURITY, HANDSHAKE, MUXER, OPEN
    }

    private final SessionStack stack;
    private final Scratch scratch;
    private final @Nullable PeerId expected;
    private final long upgradeBy;

    private Stage stage = Stage.SECURITY;
    /** What is being agreed on; null when everything is. */
    private @Nullable Negotiation negotiation;
    private final ByteQueue negotiationIn = new ByteQueue();
    private final ByteQueue rawOut = new ByteQueue();
    private final ByteQueue plainOut = new ByteQueue();
    private final Plain plain = new Plain();
    private final HeldMemory unread;
    private String security = "";
    private @Nullable SecureChannel channel;
    private @Nullable ByteMuxer muxer;
    private String muxerId = "";
    private @Nullable PublicKey remoteKey;
    private long bytesIn;
    private long bytesOut;

    /**
     * A session on a fresh transport.
     *
     * @param scope     what the connection holds
     * @param expected  whom a dialler insists on; null for a listener, or to take whoever answers
     * @param supported which protocols the other side's streams may have; asked each time
     * @param since     when the transport began to connect: from then on the upgrade has its time
     */
    public ByteSession(boolean dialler, SessionSettings settings, SessionStack stack, Scratch scratch,
            ConnectionScope scope, @Nullable PeerId expected, Predicate<String> supported, long since, Out out) {
        super(dialler, settings, scope, supported, since, out);
        this.stack = stack;
        this.unread = new HeldMemory(scope, Priority.ALWAYS);
        this.scratch = scratch;
        this.expected = expected;
        this.upgradeBy = since + settings.upgradeNanos();
        if (negotiate(stack.securityIds(), rawOut)) {
            secure(stack.securityIds().getFirst());
        }
    }

    /** Begins to agree on one of these; true if the first may be used before there is an answer. */
    private boolean negotiate(List<String> ids, ByteQueue to) {
        Negotiation begun = dialler ? new Proposal(ids) : new Acceptance(ids::contains);
        begun.output().moveTo(to);
        negotiation = begun;
        return begun instanceof Proposal proposal && proposal.isLazy();
    }

    private void secure(String id) {
        security = id;
        channel = stack.security(id).open(dialler, stack.muxerIds(), scratch);
    }

    // ---- bytes in ----

    /** Bytes from the transport; all of them are read. */
    public void received(long now, ByteBuf in) {
        bytesIn += in.readableBytes();
        if (stage == Stage.SECURITY && !isClosed()) {
            byte[] bytes = new byte[in.readableBytes()];
            in.readBytes(bytes);
            negotiationIn.write(bytes);
            String agreed = agreed(now, rawOut);
            if (agreed != null) {
                stage = Stage.HANDSHAKE;
                if (channel == null) {
                    secure(agreed);
                }
                open(now, Unpooled.wrappedBuffer(negotiationIn.readAll()));
            }
        } else {
            open(now, in);
        }
        in.skipBytes(in.readableBytes());
    }

    private void open(long now, ByteBuf in) {
        if (channel == null || isClosed()) {
            return;
        }
        try {
            channel.received(now, in, plain);
        } catch (SecurityFault e) {
            silence(); // what is not authentic gets no reply, not even a good-bye
            offended(now, new Offence.OnConnection(e.rule(), e.detail()));
        }
    }

    /** Lets the negotiation read, queues its answers, and gives the agreed protocol if it is. */
    private @Nullable String agreed(long now, ByteQueue answers) {
        Negotiation underWay = negotiation;
        if (underWay == null) {
            throw new IllegalStateException("nothing is being agreed on");
        }
        underWay.received(negotiationIn);
        underWay.output().moveTo(answers);
        switch (underWay.outcome()) {
            case Outcome.Broken(Offence offence) -> offended(now,
                    new Offence.OnConnection(offence.rule(), offence.detail()));
            case Outcome.Refused() -> refused(now);
            case Outcome.Pending _,Outcome.Agreed _ -> {
            } // more to come, or all is well
        }
        String agreed = underWay.agreed();
        negotiation = agreed == null ? underWay : null;
        return agreed;
    }

    private void refused(long now) {
        boolean insecure = stage == Stage.SECURITY;
        String why = "the peer does not speak "
                + String.join(" or ", insecure ? stack.securityIds() : stack.muxerIds());
        if (!dialler) {
            offended(now, new Offence.OnConnection("multistream", why));
        } else if (insecure) {
            silence();
            end(now, new CloseReason.NoSecurity(why), false);
        } else {
            end(now, new CloseReason.Refused(why), false);
        }
    }

    /** What the secure channel lets through. */
    private final class Plain implements SecureChannel.Listener, SecureChannel.Source {

        @Override
        public void secured(long now, PublicKey remote, @Nullable String agreedMuxer) {
            PeerId id = PeerId.of(remote);
            if (endIfNot(now, expected, id) || !proved(now, id)) {
                return;
            }
            remoteKey = remote;
            if (agreedMuxer != null) {
                use(now, agreedMuxer);
                opened(now);
                return;
            }
            stage = Stage.MUXER;
            if (negotiate(stack.muxerIds(), plainOut)) {
                use(now, stack.muxerIds().getFirst());
                out.upgraded(id, remote);
            }
        }

        private void use(long now, String id) {
            muxerId = id;
            muxer = stack.muxer(id).open(dialler, scope, now, new FromMuxer());
            mux(muxer);
        }

        private void opened(long now) {
            stage = Stage.OPEN;
            PeerId id = remote();
            PublicKey key = remoteKey;
            if (id != null && key != null) {
                out.upgraded(id, key);
            }
            byte[] rest = negotiationIn.readAll();
            if (rest.length > 0 && muxer != null && !isClosed()) {
                muxer.received(now, rest, 0, rest.length);
            }
        }

        @Override
        public void opened(long now, byte[] bytes, int offset, int length) {
            if (isClosed()) {
                return;
            }
            if (stage == Stage.OPEN && muxer != null) {
                muxer.received(now, bytes, offset, length);
                holdUnread(now, muxer);
                return;
            }
            negotiationIn.write(bytes, offset, length);
            String agreed = agreed(now, plainOut);
            if (agreed == null) {
                return;
            }
            if (muxer == null) {
                use(now, agreed);
                opened(now);
            } else {
                stage = Stage.OPEN; // as supposed
                byte[] rest = negotiationIn.readAll();
                muxer.received(now, rest, 0, rest.length);
            }
        }

        /** Windows are promises that all connections together could not keep: what waits to be read counts in the scopes. */
        private void holdUnread(long now, ByteMuxer in) {
            Refusal refusal = isClosed() ? null : unread.hold(in.unreadBytes());
            if (refusal != null) {
                refused(refusal);
                end(now, new CloseReason.Limited(refusal), false);
            }
        }

        @Override
        public void ended(long now) {
            ByteSession.this.ended(now, "the other side closed the secure channel");
        }

        @Override
        public boolean ready() {
            return !plainOut.isEmpty() || isMuxing() && muxer != null && muxer.ready();
        }

        @Override
        public int pull(long now, byte[] to, int offset, int length) {
            int taken = plainOut.read(to, offset, length);
            return isMuxing() && muxer != null
                    ? taken + muxer.pull(now, to, offset + taken, length - taken)
                    : taken;
        }
    }

    // ---- bytes out ----

    /** Whether {@link #pull} would write something. */
    public boolean ready() {
        return !rawOut.isEmpty() || channel != null && channel.ready(plain);
    }

    /** Appends what is to be sent next, about {@code bytesMax} bytes at most. */
    public void pull(long now, ByteBuf to, int bytesMax) {
        int before = to.readableBytes();
        to.writeBytes(rawOut.readAll());
        if (channel != null) {
            channel.pull(now, plain, to, bytesMax);
        }
        bytesOut += to.readableBytes() - before;
    }

    // ---- the end, facts, time ----

    @Override
    void stop() {
        negotiationIn.clear();
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void release() {
        super.release();
        if (channel != null) {
            channel.release();
        }
    }

    @Override
    public String security() {
        return security;
    }

    @Override
    public String muxer() {
        return muxerId;
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
    public long deadline() {
        return stage == Stage.OPEN || isClosed() ? super.deadline() : Math.min(upgradeBy, super.deadline());
    }

    @Override
    public void wake(long now) {
        if (!isClosed() && stage != Stage.OPEN && now >= upgradeBy) {
            String what = "the upgrade took longer than " + settings.upgradeNanos() / 1_000_000 + " ms";
            if (!dialler) { // who dials us and does not get on with it; whom we dial may just be slow
                out.offended(new Offence.OnConnection("upgrade-timeout", what));
            }
            end(now, new CloseReason.TimedOut(what), false);
            return;
        }
        super.wake(now);
    }
}
