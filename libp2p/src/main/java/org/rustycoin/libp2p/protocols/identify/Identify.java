package org.rustycoin.libp2p.protocols.identify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyException;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Varint;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

/**
 * Identify, in all roles: answers who asks, asks every new connection, reads and sends pushes.
 *
 * <p>
 * Messages are {@code varint(length) ‖ protobuf}, one or several until the end of the stream. A push says what has changed:
 * what it does not mention stays. A signed record counts only if it is well signed and the connection's peer's own, and
 * never replaces a newer one.
 */
public final class Identify {

    public static final String ID = "/ipfs/id/1.0.0";
    public static final String PUSH_ID = "/ipfs/id/push/1.0.0";

    private static final long TIMEOUT = 10_000_000_000L;
    /** An honest peer asks once, and pushes now and then. */
    private static final int STREAMS_MAX = 4;
    /** Each costs a message to write, or a signature to verify. */
    private static final double STREAMS_PER_SECOND = 1;
    /** As go and js, which write as many. */
    private static final int MESSAGES_MAX = 10;

    /** What its host knows and wants to know; called on connections' threads. */
    public interface Out {

        /** What this node says of itself to a connection, at this moment. */
        IdentifyInfo own(Connection connection);

        /** What a connection has said last; null before it has said anything. */
        @Nullable
        IdentifyInfo known(Connection connection);

        /** What is known of the other side from now on. */
        void identified(Connection connection, IdentifyInfo info);
    }

    private final Out out;

    public Identify(Out out) {
        this.out = out;
    }

    /** For the streams that others open. */
    public List<StreamProtocol> protocols() {
        return List.of(new Answer(), new Push());
    }

    /** Asks the other side of a connection, on its thread. */
    public void ask(long now, Connection connection) {
        MuxStream stream = connection.open(now, List.of(ID), new Reading(connection, false), TIMEOUT);
        if (stream != null) {
            stream.closeWrite();
        }
    }

    /** Says what has changed, on the connection's thread. */
    public void push(long now, Connection connection) {
        MuxStream stream = connection.open(now, List.of(PUSH_ID), new Ignoring(), TIMEOUT);
        if (stream != null) {
            write(stream, connection);
        }
    }

    private void write(MuxStream stream, Connection connection) {
        byte[] message = out.own(connection).toBytes();
        byte[] framed = new byte[Varint.size(message.length) + message.length];
        System.arraycopy(message, 0, framed, Varint.write(message.length, framed, 0), message.length);
        if (message.length > IdentifyInfo.BYTES_MAX || stream.write(framed, 0, framed.length) < framed.length) {
            throw new IllegalStateException("our own identify message has " + message.length + " bytes");
        }
        stream.closeWrite();
    }

    private final class Answer implements StreamProtocol {

        @Override
        public List<String> ids() {
            return List.of(ID);
        }

        @Override
        public int streamsMax() {
            return STREAMS_MAX;
        }

        @Override
        public double streamsPerSecond() {
            return STREAMS_PER_SECOND;
        }

        @Override
        public boolean keepsAlive() {
            return false;
        }

        @Override
        public StreamHandler accept(long now, Connection connection, MuxStream stream) {
            var handler = new Ignoring();
            connection.limit(stream, now + TIMEOUT);
            write(stream, connection);
            return handler;
        }
    }

    private final class Push implements StreamProtocol {

        @Override
        public List<String> ids() {
            return List.of(PUSH_ID);
        }

        @Override
        public int streamsMax() {
            return STREAMS_MAX;
        }

        @Override
        public double streamsPerSecond() {
            return STREAMS_PER_SECOND;
        }

        @Override
        public boolean keepsAlive() {
            return false;
        }

        @Override
        public StreamHandler accept(long now, Connection connection, MuxStream stream) {
            var handler = new Reading(connection, true);
            connection.limit(stream, now + TIMEOUT);
            stream.closeWrite();
            return handler;
        }
    }

    /** The other side has nothing to say on this stream but its end. */
    private static final class Ignoring implements StreamHandler {

        @Override
        public void readable(long now, MuxStream stream) {
            if (!stream.ended()) {
                stream.reset(now);
            }
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            // a peer that does not want to know need not
        }
    }

    private final class Reading implements StreamHandler {

        private final Connection connection;
        private final boolean isPush;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Reading(Connection connection, boolean isPush) {
            this.connection = connection;
            this.isPush = isPush;
        }

        @Override
        public void readable(long now, MuxStream stream) {
            byte[] slice = new byte[IdentifyInfo.BYTES_MAX];
            while (stream.readableBytes() > 0) {
                int length = stream.read(now, slice, 0, slice.length);
                if (bytes.size() + length > IdentifyInfo.TOTAL_BYTES_MAX) {
                    offend(now, stream, "more than " + IdentifyInfo.TOTAL_BYTES_MAX + " bytes");
                    return;
                }
                bytes.write(slice, 0, length);
            }
            if (stream.ended()) {
                finished(now, stream);
            }
        }

        private void finished(long now, MuxStream stream) {
            try {
                IdentifyMessage said = IdentifyMessage.read(withoutFrames(bytes.toByteArray()));
                PublicKey key = connection.remoteKey();
                byte[] otherKey = said.publicKey();
                if (otherKey != null && otherKey.length > 0
                        && (key == null || !Arrays.equals(otherKey, key.toProtobuf()))) {
                    offend(now, stream, "another key than the connection's");
                    return;
                }
                PeerRecord record = record(said.sealedRecord());
                if (record != null && !record.peer().equals(connection.remote())) {
                    offend(now, stream, "a signed record of another peer"); // CVE-2023-40583
                    return;
                }
                heard(said, record);
            } catch (IOException | MultiformatException e) {
                offend(now, stream, "a message that is no protobuf, or too many");
            }
        }

        private void heard(IdentifyMessage said, @Nullable PeerRecord record) {
            if (said.leftOut() > 0) {
                connection.offended(new Offence.OnStream("identify-too-much", said.leftOut()
                        + " addresses, protocols or texts beyond " + IdentifyMessage.ADDRESSES_MAX + ", "
                        + IdentifyMessage.PROTOCOLS_MAX + " and " + IdentifyMessage.TEXT_MAX + " characters"));
            }
            IdentifyInfo known = out.known(connection);
            PeerRecord before = known == null ? null : known.record();
            PeerRecord newer = record;
            if (record != null && before != null && IdentifyInfo.isOlder(record, before)) {
                connection.offended(new Offence.OnStream("identify-old-record", "a signed record of the sequence "
                        + Long.toUnsignedString(record.sequence()) + " after one of "
                        + Long.toUnsignedString(before.sequence())));
                newer = null;
            }
            IdentifyInfo info = known == null
                    ? IdentifyInfo.of(said, newer)
                    : isPush ? known.updated(said, newer) : IdentifyInfo.of(said, newer).withNewerRecordOf(known);
            out.identified(connection, info);
        }

        private void offend(long now, MuxStream stream, String detail) {
            stream.reset(now);
            connection.offended(new Offence.OnStream("identify", detail));
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            // nothing is known of the peer then, and nothing depends on it
        }
    }

    private static @Nullable PeerRecord record(byte[] sealed) {
        if (sealed.length == 0) {
            return null;
        }
        try {
            return PeerRecord.open(sealed);
        } catch (KeyException e) {
            return null; // what is not well signed was not said
        }
    }

    /** Joins the bodies of all frames: protobuf merges concatenated messages. */
    private static byte[] withoutFrames(byte[] framed) throws MultiformatException, IOException {
        var joined = new ByteArrayOutputStream();
        int at = 0;
        for (int messages = 0; at < framed.length; messages++) {
            if (messages == MESSAGES_MAX) {
                throw new IOException("more than " + MESSAGES_MAX + " messages");
            }
            long length = Varint.read(framed, at, framed.length);
            int start = at + (length < 0 ? 0 : Varint.size(length));
            if (length < 0 || length > framed.length - start) {
                throw new IOException("a frame that ends inside");
            }
            at = start + (int) length;
            joined.writeBytes(Arrays.copyOfRange(framed, start, at));
        }
        return joined.toByteArray();
    }
}
