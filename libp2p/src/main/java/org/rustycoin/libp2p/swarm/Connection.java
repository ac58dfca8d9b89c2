package org.rustycoin.libp2p.swarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.session.ByteSession;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.Session;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.session.StreamSession;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.TokenBucket;

import io.netty.buffer.ByteBuf;

/**
 * One connection with the protocols that run on it: routes the streams that the other side opens to their protocols,
 * bounds how many each may have, and ends those that take too long.
 *
 * <p>
 * Sans-IO and single-threaded: its host gives it bytes and time, and sends what {@link #pull} gives.
 */
public final class Connection implements Machine {

    /** What a connection tells its host. */
    public interface Out {

        /** The other side has proved who it is; streams can be opened. */
        void established(Connection connection);

        void offended(Offence offence);

        /** The last word; what {@link Connection#pull} still gives is to be sent first. */
        void closed(CloseReason reason);
    }

    /** Makes a connection's session. */
    @FunctionalInterface
    public interface SessionMaker {

        /** @param supported which protocols the other side's streams may have; asked each time */
        Session make(Predicate<String> supported, Session.Out out);
    }

    /** How much the other side uses a protocol. */
    private static final class Use {
        int open;
        /** How fast, if the protocol limits that. */
        final @Nullable TokenBucket rate;

        Use(long now, StreamProtocol of) {
            double perSecond = of.streamsPerSecond();
            rate = perSecond < Double.POSITIVE_INFINITY
                    ? new TokenBucket(now, perSecond, 2 * of.streamsMax())
                    : null;
        }
    }

    private final boolean outbound;
    private final Multiaddr remoteAddress;
    private final String transport;
    private final Map<String, StreamProtocol> protocols;
    private final Session session;
    private final Out out;
    private final long since;
    /** Of each protocol that the other side opened a stream of, by its first id. */
    private final Map<String, Use> uses = new LinkedHashMap<>(2);
    /** When each stream that is limited in time is to be over; null while there is none. */
    private @Nullable Agenda<MuxStream> limits;
    private int useful;
    private long lastNow;
    private @Nullable PublicKey remoteKey;

    /**
     * @param remoteAddress where the other side was dialled or came from
     * @param transport     by which it is reached, as {@code tcp}
     * @param protocols     what the other side may open streams for, by id
     * @param session       makes the session below
     */
    public Connection(boolean outbound, Multiaddr remoteAddress, String transport,
            Map<String, StreamProtocol> protocols, long now, Out out, SessionMaker session) {
        this.outbound = outbound;
        this.remoteAddress = remoteAddress;
        this.transport = transport;
        this.protocols = protocols;
        this.out = out;
        this.since = now;
        this.lastNow = now;
        this.session = session.make(this::isOffered, new FromSession());
    }

    private boolean isOffered(String id) {
        StreamProtocol protocol = protocols.get(id);
        return protocol != null && protocol.isOffered();
    }

    /** Begins a connection whose transport has proved who is there. */
    public void begin(long now) {
        lastNow = now;
        if (session instanceof StreamSession proved) {
            proved.begin(now);
        }
    }

    // ---- bytes ----

    public void received(long now, ByteBuf in) {
        lastNow = now;
        bytes().received(now, in);
    }

    public void pull(long now, ByteBuf to, int bytesMax) {
        lastNow = now;
        bytes().pull(now, to, bytesMax);
    }

    public boolean ready() {
        return bytes().ready();
    }

    private ByteSession bytes() {
        if (session instanceof ByteSession over) {
            return over;
        }
        throw new IllegalStateException("this connection's transport carries streams, not bytes");
    }

    /** The transport ended or failed. */
    public void ended(long now, String why) {
        lastNow = now;
        session.ended(now, why);
    }

    public void close(long now, String why) {
        lastNow = now;
        session.close(now, why);
    }

    /** The transport is gone: gives back what is not the collector's. May be called twice. */
    public void release() {
        session.release();
    }

    // ---- streams ----

    /** Opens a stream; null when that is not possible now. Ends it with a timeout unless it is over in time. */
    public @Nullable MuxStream open(long now, List<String> ids, StreamHandler handler, long timeoutNanos) {
        MuxStream stream = open(now, ids, handler);
        if (stream != null) {
            limit(stream, now + timeoutNanos);
        }
        return stream;
    }

    /** Opens a stream that may take as long as it likes, once its protocol is agreed on; null when that is not possible now. */
    public @Nullable MuxStream open(long now, List<String> ids, StreamHandler handler) {
        MuxStream stream = session.open(now, ids, handler);
        if (stream != null) {
            boolean keeps = ids.stream().anyMatch(this::keepsAlive);
            useful += keeps ? 1 : 0;
            stream.whenOver(() -> {
                useful -= keeps ? 1 : 0;
                unlimit(stream);
            });
        }
        return stream;
    }

    /** A protocol that only this side asks by is not among those it answers to, and is a use of its own. */
    private boolean keepsAlive(String id) {
        StreamProtocol protocol = protocols.get(id);
        return protocol == null || protocol.keepsAlive();
    }

    /** Open streams that are a reason to keep the connection. */
    public int usefulStreams() {
        return useful;
    }

    /** Ends a stream with a timeout unless it is over by then. Replaces the limit that it had. */
    public void limit(MuxStream stream, long at) {
        if (!stream.isOver()) {
            Agenda<MuxStream> all = limits == null ? new Agenda<>() : limits;
            limits = all;
            all.set(stream, at);
        }
    }

    private void unlimit(MuxStream stream) {
        if (limits != null) {
            limits.remove(stream);
            limits = limits.size() == 0 ? null : limits;
        }
    }

    /** Streams that have a limit in time. */
    int limited() {
        return limits == null ? 0 : limits.size();
    }

    /** Reports what a stream's protocol found against the other side. */
    public void offended(Offence offence) {
        session.offended(lastNow, offence);
    }

    // ---- facts ----

    /** Who is at the other end; null before the connection is established. */
    public @Nullable PeerId remote() {
        return session.remote();
    }

    public @Nullable PublicKey remoteKey() {
        return remoteKey;
    }

    public Multiaddr remoteAddress() {
        return remoteAddress;
    }

    /** By which the other side is reached: {@code tcp}, {@code ws}, {@code wss}, {@code quic-v1}. */
    public String transport() {
        return transport;
    }

    /** The security protocol's id; empty before it is agreed on. */
    public String security() {
        return session.security();
    }

    /** The muxer's id; empty before it is agreed on. */
    public String muxer() {
        return session.muxer();
    }

    public boolean outbound() {
        return outbound;
    }

    public boolean isClosed() {
        return session.isClosed();
    }

    public long since() {
        return since;
    }

    public long bytesIn() {
        return session.bytesIn();
    }

    public long bytesOut() {
        return session.bytesOut();
    }

    public int streams() {
        return session.streams();
    }

    /** Bytes that came for streams that were gone, or behind a stream's end, and were dropped. */
    public long strayBytes() {
        return session.strayBytes();
    }

    public long roundTripNanos() {
        return session.roundTripNanos();
    }

    // ---- time ----

    @Override
    public long deadline() {
        return Math.min(session.deadline(), limits == null ? NEVER : limits.deadline());
    }

    @Override
    public void wake(long now) {
        lastNow = now;
        while (limits != null && limits.poll(now) instanceof MuxStream due) {
            due.fail(now, new Failure.Timeout());
        }
        session.wake(now);
    }

    private final class FromSession implements Session.Out {

        @Override
        public void upgraded(PeerId remote, PublicKey key) {
            remoteKey = key;
            out.established(Connection.this);
        }

        @Override
        public void opened(MuxStream stream, String id) {
            StreamProtocol protocol = protocols.get(id);
            if (protocol == null) {
                throw new IllegalStateException("agreed on " + id + ", which nobody handles");
            }
            String name = protocol.ids().getFirst();
            Use use = uses.computeIfAbsent(name, _ -> new Use(lastNow, protocol));
            if (use.open >= protocol.streamsMax()) {
                out.offended(new Offence.OnStream("too-many-protocol-streams",
                        "more than " + protocol.streamsMax() + " streams of " + name + " at a time"));
                stream.reset(lastNow);
                return;
            }
            if (use.rate != null && !use.rate.take(lastNow, 1)) {
                out.offended(new Offence.OnStream("protocol-rate",
                        "more than " + protocol.streamsPerSecond() + " streams of " + name + " a second"));
                stream.reset(lastNow);
                return;
            }
            use.open++;
            useful += protocol.keepsAlive() ? 1 : 0;
            stream.whenOver(() -> {
                useful -= protocol.keepsAlive() ? 1 : 0;
                use.open--;
                unlimit(stream);
            });
            stream.handledBy(protocol.accept(lastNow, Connection.this, stream));
        }

        @Override
        public void offended(Offence offence) {
            out.offended(offence);
        }

        @Override
        public void closed(CloseReason reason) {
            limits = null;
            out.closed(reason);
        }
    }
}
