package org.rustycoin.libp2p.protocols.identify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.rustycoin.libp2p.identity.PeerId;
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
 * Messages are {@code varint(length) ‖ protobuf}, one or several until the end of the stream.
 */
public final class Identify {

    public static final String ID = "/ipfs/id/1.0.0";
    public static final String PUSH_ID = "/ipfs/id/push/1.0.0";

    private static final long TIMEOUT = 10_000_000_000L;
    /** An honest peer asks once, and pushes now and then. */
    private static final int STREAMS_MAX = 4;
    /** Each costs a message to write, or a signature to verify. */
    private static final double STREAMS_PER_SECOND = 1;

    private final Function<Connection, IdentifyInfo> own;
    private final BiConsumer<Connection, IdentifyInfo> identified;

    /**
     * @param own        what this node says of itself to a connection, at that moment
     * @param identified hears what others say, on their connections' threads
     */
    public Identify(Function<Connection, IdentifyInfo> own, BiConsumer<Connection, IdentifyInfo> identified) {
        this.own = own;
        this.identified = identified;
    }

    /** For the streams that others open. */
    public List<StreamProtocol> protocols() {
        return List.of(new Answer(), new Push());
    }

    /** Asks the other side of a connection, on its thread. */
    public void ask(long now, Connection connection) {
        MuxStream stream = connection.open(now, List.of(ID), new Reading(connection), TIMEOUT);
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
        byte[] message = own.apply(connection).toBytes();
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
            var handler = new Reading(connection);
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
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Reading(Connection connection) {
            this.connection = connection;
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
                IdentifyInfo info = IdentifyInfo.read(withoutFrames(bytes.toByteArray()));
                PeerId remote = connection.remote();
                boolean others = info.record() != null && !info.record().peer().equals(remote);
                PublicKey key = connection.remoteKey();
                boolean otherKey = info.publicKey().length > 0
                        && (key == null || !Arrays.equals(info.publicKey(), key.toProtobuf()));
                if (others) { // CVE-2023-40583: the sender must be the subject
                    offend(now, stream, "a signed record of another peer");
                } else if (otherKey) {
                    offend(now, stream, "another key than the connection's");
                } else {
                    identified.accept(connection, info);
                }
            } catch (IOException | MultiformatException e) {
                offend(now, stream, "a message that is no protobuf");
            }
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

    /** Joins the bodies of all frames: protobuf merges concatenated messages. */
    private static byte[] withoutFrames(byte[] framed) throws MultiformatException, IOException {
        var joined = new ByteArrayOutputStream();
        int at = 0;
        while (at < framed.length) {
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
