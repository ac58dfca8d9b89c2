package org.rustycoin.libp2p.protocols.exchange;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

/**
 * One exchange protocol, both roles. Immutable; used from every connection's thread.
 *
 * @param <Q> questions
 * @param <A> answers
 */
public final class Exchange<Q, A> implements StreamProtocol {

    private static final int SLICE = 64 * 1024;

    /** What comes of questions that others ask. */
    public interface Out<Q, A> {

        /** A question arrived whole. The reply is used once, on the connection's thread. */
        void asked(Connection connection, Q question, Reply<A> reply);

        /** The asker went away, or the time to answer is over: the reply is of no use any more. */
        void abandoned(Reply<A> reply);
    }

    /** How a question is answered, on its connection's thread. */
    public interface Reply<A> {

        void answer(long now, A answer);

        /** Closes without an answer, as for a statement. */
        void close(long now);

        /** Resets the stream: the asker sees a refusal. */
        void refuse(long now);
    }

    /** What comes of a question that this side asked: exactly one of these, once. */
    public interface Asker<A> {

        void answered(A answer);

        void failed(Failure why);
    }

    private final ExchangeSettings settings;
    private final ExchangeCodec<Q, A> codec;
    private final Out<Q, A> out;

    public Exchange(ExchangeSettings settings, ExchangeCodec<Q, A> codec, Out<Q, A> out) {
        this.settings = settings;
        this.codec = codec;
        this.out = out;
    }

    @Override
    public List<String> ids() {
        return settings.ids();
    }

    @Override
    public int streamsMax() {
        return settings.streamsMax();
    }

    @Override
    public StreamHandler accept(long now, Connection connection, MuxStream stream) {
        var question = new Asked(connection, stream);
        connection.limit(stream, now + settings.questionNanos());
        return question;
    }

    /** Asks; on the connection's thread. */
    public void ask(long now, Connection connection, Q question, long timeoutNanos, Asker<A> asker) {
        var asking = new Asking(connection, codec.encodeQuestion(question), asker);
        MuxStream stream = connection.open(now, settings.ids(), asking, timeoutNanos);
        if (stream == null) {
            asker.failed(connection.isClosed() ? new Failure.Gone() : new Failure.Refused("too many streams are open"));
        } else {
            asking.question.flush(stream);
        }
    }

    /** Says something that has no answer; on the connection's thread. Whether it arrived is not known. */
    public void tell(long now, Connection connection, Q statement) {
        var telling = new Telling(codec.encodeQuestion(statement));
        MuxStream stream = connection.open(now, settings.ids(), telling, settings.questionNanos());
        if (stream != null) {
            telling.statement.flush(stream);
        }
    }

    /** Gives a decoder all that is readable, then the end, until the decoder is done or wants more. */
    private static <M> Decoded<M> decode(long now, MuxStream stream, MessageDecoder<M> decoder) {
        Decoded<M> decoded = new Decoded.More<>();
        byte[] slice = new byte[Math.min(SLICE, Math.max(1, stream.readableBytes()))];
        while (decoded instanceof Decoded.More && stream.readableBytes() > 0) {
            int length = stream.read(now, slice, 0, slice.length);
            decoded = decoder.received(slice, 0, length);
        }
        return decoded instanceof Decoded.More && stream.ended() ? decoder.ended() : decoded;
    }

    private final class Asking implements StreamHandler {

        private final Connection connection;
        private final Outgoing question;
        private final Asker<A> asker;
        private final MessageDecoder<A> decoder = codec.answerDecoder();
        private boolean over;

        Asking(Connection connection, byte[] question, Asker<A> asker) {
            this.connection = connection;
            this.question = new Outgoing(question);
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
                return;
            }
            switch (decode(now, stream, decoder)) {
                case Decoded.More<A>() -> {
                }
                case Decoded.Done<A>(A answer) -> {
                    over = true;
                    if (!stream.ended()) {
                        stream.reset(now); // the answer is whole: whatever else is said is of no interest
                    }
                    asker.answered(answer);
                }
                case Decoded.Malformed<A>(Offence offence) -> {
                    over = true;
                    stream.reset(now);
                    connection.offended(offence);
                    asker.failed(new Failure.Malformed(offence.detail()));
                }
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

        Telling(byte[] statement) {
            this.statement = new Outgoing(statement);
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

    private final class Asked implements StreamHandler, Reply<A> {

        private final Connection connection;
        private final MuxStream stream;
        private final MessageDecoder<Q> decoder = codec.questionDecoder();
        private @Nullable Outgoing answer;
        private boolean over;

        Asked(Connection connection, MuxStream stream) {
            this.connection = connection;
            this.stream = stream;
        }

        @Override
        public void readable(long now, MuxStream same) {
            if (over) {
                return;
            }
            switch (decode(now, stream, decoder)) {
                case Decoded.More<Q>() -> {
                }
                case Decoded.Done<Q>(Q question) -> {
                    over = true;
                    connection.limit(stream, now + settings.answerNanos());
                    out.asked(connection, question, this);
                }
                case Decoded.Malformed<Q>(Offence offence) -> {
                    over = true;
                    stream.reset(now);
                    connection.offended(offence);
                }
            }
        }

        @Override
        public void writable(long now, MuxStream same) {
            if (answer != null) {
                answer.flush(stream);
            }
        }

        @Override
        public void answer(long now, A message) {
            reply(codec.encodeAnswer(message));
        }

        @Override
        public void close(long now) {
            reply(new byte[0]);
        }

        private void reply(byte[] bytes) {
            if (answer == null && !stream.isOver()) {
                answer = new Outgoing(bytes);
                answer.flush(stream);
            }
        }

        @Override
        public void refuse(long now) {
            stream.reset(now);
        }

        @Override
        public void failed(long now, MuxStream same, Failure why) {
            if (over && answer == null) {
                out.abandoned(this);
            } else if (!over && why instanceof Failure.Timeout) {
                connection.offended(new Offence.OnStream("slow-question", "a question that was not whole after "
                        + settings.questionNanos() / 1_000_000 + " ms"));
            }
            over = true;
        }
    }

    /** The settings that this protocol runs with. */
    public ExchangeSettings settings() {
        return settings;
    }
}
