package org.rustycoin.libp2p.protocols.autonat;

import java.io.IOException;
import java.util.List;

import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

/**
 * The answering side of {@code /libp2p/autonat/2/dial-request}: reads a request, then what is demanded for it, and writes
 * the answer. Whether and whom to dial is not decided here.
 */
public final class DialRequests implements StreamProtocol {

    public static final String ID = "/libp2p/autonat/2/dial-request";

    /** As go's {@code streamTimeout} of 15 s, and some for a client that does not end as early. */
    static final long STREAM_NANOS = 20_000_000_000L;
    /** One is served and one is refused; more is haste. */
    private static final int STREAMS_MAX = 2;
    private static final double STREAMS_PER_SECOND = 0.5;
    /** Smaller pieces, but for the last, cost us more work than their sender (go-libp2p has the same). */
    static final int PIECE_MIN = 100;

    /** Hears what comes, on connections' threads. */
    public interface Out {

        /** A request, to be answered by {@link Reply#answer}, maybe after {@link Reply#demand}. */
        void asked(Connection connection, DialMessage.Request request, Reply reply);

        /** What was demanded is here. */
        void paid(Reply reply);

        /** Whoever asked has gone; an answer goes nowhere. */
        void gone(Reply reply);
    }

    /** Answers one request, on its connection's thread. */
    public interface Reply {

        /** Demands bytes before the address of this index is dialled. */
        void demand(long now, int index, int bytes);

        void answer(long now, DialMessage.Response response);
    }

    private final Out out;

    public DialRequests(Out out) {
        this.out = out;
    }

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
    public StreamHandler accept(long now, Connection connection, MuxStream stream) {
        connection.limit(stream, now + STREAM_NANOS);
        return new Serving(connection, stream);
    }

    private enum State {
        READING, DECIDING, COLLECTING, OVER
    }

    private final class Serving implements StreamHandler, Reply {

        private final Connection connection;
        private final MuxStream stream;
        private final Frames frames = new Frames(DialMessage.BYTES_MAX);
        private State state = State.READING;
        private long outstanding;

        Serving(Connection connection, MuxStream stream) {
            this.connection = connection;
            this.stream = stream;
        }

        /** What comes while somebody decides is left in the stream, whose window is then its limit. */
        @Override
        public void readable(long now, MuxStream same) {
            try {
                while (state == State.READING || state == State.COLLECTING) {
                    byte[] frame = frames.next(now, stream);
                    if (frame == null) {
                        break;
                    }
                    heard(DialMessage.read(frame));
                }
            } catch (IOException e) {
                offend(now, String.valueOf(e.getMessage()));
            }
            if (stream.ended() && (state == State.READING || state == State.COLLECTING)) {
                stream.reset(now); // it does not want to ask, or not at this price
                over();
            }
        }

        private void heard(DialMessage message) throws IOException {
            switch (message) {
                case DialMessage.Request request when state == State.READING -> {
                    state = State.DECIDING;
                    out.asked(connection, request, this);
                }
                case DialMessage.Data(int length) when state == State.COLLECTING -> collect(length);
                case DialMessage.Request _,DialMessage.Response _,DialMessage.DataRequest _,DialMessage.Data _ ->
                    throw new IOException("a message out of turn");
            }
        }

        private void collect(int length) throws IOException {
            outstanding -= length;
            if (outstanding <= 0) {
                state = State.DECIDING;
                out.paid(this);
            } else if (length < PIECE_MIN) {
                throw new IOException("data in pieces of " + length + " bytes");
            }
        }

        private void offend(long now, String detail) {
            stream.reset(now);
            over();
            connection.offended(new Offence.OnStream("autonat", detail));
        }

        @Override
        public void failed(long now, MuxStream same, Failure why) {
            over();
        }

        private void over() {
            boolean isKnown = state == State.DECIDING || state == State.COLLECTING;
            state = State.OVER;
            if (isKnown) {
                out.gone(this);
            }
        }

        @Override
        public void demand(long now, int index, int bytes) {
            if (state == State.DECIDING) {
                outstanding = bytes;
                state = State.COLLECTING;
                write(new DialMessage.DataRequest(index, bytes));
                readable(now, stream);
            }
        }

        @Override
        public void answer(long now, DialMessage.Response response) {
            if (state == State.DECIDING) {
                state = State.OVER;
                write(response);
                stream.closeWrite();
                if (!stream.ended()) {
                    connection.limit(stream, now + STREAM_NANOS);
                }
            }
        }

        private void write(DialMessage message) {
            byte[] framed = Frames.framed(message.toBytes());
            if (stream.write(framed, 0, framed.length) < framed.length) {
                throw new IllegalStateException("a stream has room for two small messages");
            }
        }
    }
}
