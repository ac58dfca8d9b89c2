package org.rustycoin.libp2p.protocols.kad.wire;

import java.io.IOException;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Varint;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

/**
 * Kademlia's streams, both roles. Immutable; used from every connection's thread.
 *
 * <p>
 * This side asks one question a stream and then ends its direction. Others may ask many on one, as go-libp2p does: the
 * next is not read before the one before is answered, so an asker who does not fetch answers only stops itself.
 */
public final class KadStreams implements StreamProtocol {

    /** For the next question on a stream, and for an answer to be made and fetched. */
    static final long IDLE_NANOS = 30_000_000_000L;
    /** rust-libp2p's and js-libp2p's figure for what one connection may have open. */
    private static final int STREAMS_MAX = 32;
    /** A lookup asks one peer once; a peer with many lookups still stays below. */
    private static final double STREAMS_PER_SECOND = 32;

    /** What comes of what others ask. */
    public interface Out {

        /** A question or statement arrived whole. The reply is used once, on the connection's thread. */
        void asked(Connection connection, Message question, Reply reply);
    }

    /** How a question is answered, on its connection's thread. Does nothing when the asker has gone. */
    public interface Reply {

        void answer(long now, Message answer);

        /** Says nothing, as to a statement, and listens on. */
        void listen(long now);

        /** Resets the stream. */
        void refuse(long now);
    }

    /** What comes of a question that this side asked: exactly one of these, once. */
    public interface Asker {

        void answered(Message answer);

        void failed(Failure why);
    }

    private final List<String> ids;
    private final Out out;

    /** @param ids in order of preference, as {@code /rusty/kad/1.0} */
    public KadStreams(List<String> ids, Out out) {
        this.ids = List.copyOf(ids);
        this.out = out;
    }

    @Override
    public List<String> ids() {
        return ids;
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
    public StreamHandler accept(long now, Connection connection, MuxStream stream) {
        connection.limit(stream, now + IDLE_NANOS);
        return new Serving(connection, stream);
    }

    /** Asks; on the connection's thread. */
    public void ask(long now, Connection connection, Message question, long timeoutNanos, Asker asker) {
        var asking = new Asking(connection, question, asker);
        MuxStream stream = connection.open(now, ids, asking, timeoutNanos);
        if (stream == null) {
            asker.failed(connection.isClosed() ? new Failure.Gone() : new Failure.Refused("too many streams are open"));
        } else {
            asking.question.flush(stream);
        }
    }

    /** Says something that has no answer; on the connection's thread. Whether it arrived is not known. */
    public void tell(long now, Connection connection, Message statement) {
        var telling = new Telling(statement);
        MuxStream stream = connection.open(now, ids, telling, IDLE_NANOS);
        if (stream != null) {
            telling.statement.flush(stream);
        }
    }

    private static Offence malformed(IOException e) {
        return new Offence.OnStream("kad-message", String.valueOf(e.getMessage()));
    }

    /** A message on its way into a stream, as fast as it takes it. */
    private static final class Outgoing {

        private final byte[] bytes;
        private final boolean isLast;
        private int at;
        private boolean ended;

        Outgoing(Message message, boolean isLast) {
            byte[] body = MessageCodec.encode(message);
            int header = Varint.size(body.length);
            this.bytes = new byte[header + body.length];
            this.isLast = isLast;
            Varint.write(body.length, bytes, 0);
            System.arraycopy(body, 0, bytes, header, body.length);
        }

        /** Writes what there is room for; whether that is all. */
        boolean flush(MuxStream stream) {
            at += stream.write(bytes, at, bytes.length - at);
            boolean all = at == bytes.length;
            if (all && isLast && !ended) {
                ended = true;
                stream.closeWrite();
            }
            return all;
        }
    }

    private static final class Asking implements StreamHandler {

        private final Connection connection;
        private final Outgoing question;
        private final Asker asker;
        private final FrameReader reader = new FrameReader();
        private boolean over;

        Asking(Connection connection, Message question, Asker asker) {
            this.connection = connection;
            this.question = new Outgoing(question, true);
            this.asker = asker;
        }

        @Override
        public void agreed(long now, MuxStream stream) {
            question.flush(stream);
        }

        @Override
        public void writable(long now, MuxStream stream) {
            question.flush(stream);
        }

        @Override
        public void readable(long now, MuxStream stream) {
            if (over) {
                if (!stream.ended()) {
                    stream.reset(now); // the answer is whole: whatever else is said is of no interest
                }
                return;
            }
            try {
                byte[] bytes = reader.read(now, stream);
                if (bytes != null) {
                    Message answer = MessageCodec.decode(bytes);
                    over = true;
                    asker.answered(answer);
                } else if (stream.ended()) {
                    over = true;
                    asker.failed(new Failure.Refused("the peer ended the stream without an answer"));
                }
            } catch (IOException e) {
                over = true;
                stream.reset(now);
                connection.offended(malformed(e));
                asker.failed(new Failure.Malformed(String.valueOf(e.getMessage())));
            }
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            if (!over) {
                over = true;
                asker.failed(why);
            }
        }
    }

    private static final class Telling implements StreamHandler {

        private final Outgoing statement;

        Telling(Message statement) {
            this.statement = new Outgoing(statement, true);
        }

        @Override
        public void agreed(long now, MuxStream stream) {
            statement.flush(stream);
        }

        @Override
        public void writable(long now, MuxStream stream) {
            statement.flush(stream);
        }

        @Override
        public void readable(long now, MuxStream stream) {
            if (!stream.ended()) {
                stream.reset(now);
            }
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            // nobody waits for it
        }
    }

    private final class Serving implements StreamHandler, Reply {

        private final Connection connection;
        private final MuxStream stream;
        private final FrameReader reader = new FrameReader();
        private @Nullable Outgoing answer;
        private boolean isAsked;
        private boolean isReading;
        private boolean over;

        Serving(Connection connection, MuxStream stream) {
            this.connection = connection;
            this.stream = stream;
        }

        @Override
        public void readable(long now, MuxStream same) {
            if (isReading) {
                return; // an answer was given while its question was heard: the loop below goes on
            }
            isReading = true;
            try {
                while (!isAsked && !over && hear(now)) {
                    connection.limit(stream, now + IDLE_NANOS);
                }
            } catch (IOException e) {
                over = true;
                stream.reset(now);
                connection.offended(malformed(e));
            } finally {
                isReading = false;
            }
        }

        /** Reads one question; whether there was one. */
        private boolean hear(long now) throws IOException {
            byte[] bytes = reader.read(now, stream);
            if (bytes == null) {
                if (stream.ended()) {
                    over = true;
                    if (reader.isInside()) {
                        throw new IOException("a message that ends inside");
                    }
                    stream.closeWrite();
                }
                return false;
            }
            Message question = MessageCodec.decode(bytes);
            isAsked = true;
            out.asked(connection, question, this);
            return true;
        }

        @Override
        public void writable(long now, MuxStream same) {
            if (answer != null && answer.flush(stream)) {
                listen(now);
            }
        }

        @Override
        public void answer(long now, Message message) {
            if (!over && isAsked && !stream.isOver()) {
                answer = new Outgoing(message, false);
                writable(now, stream);
            }
        }

        @Override
        public void listen(long now) {
            answer = null;
            isAsked = false;
            if (!over && !stream.isOver()) {
                connection.limit(stream, now + IDLE_NANOS);
                readable(now, stream);
            }
        }

        @Override
        public void refuse(long now) {
            over = true;
            stream.reset(now);
        }

        @Override
        public void failed(long now, MuxStream same, Failure why) {
            over = true;
        }
    }
}
