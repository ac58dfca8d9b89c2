package org.rustycoin.libp2p.protocols.autonat;

import java.io.IOException;
import java.util.List;

import org.rustycoin.libp2p.identity.Protobufs;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

import com.google.protobuf.CodedInputStream;

/**
 * The answering side of {@code /libp2p/autonat/2/dial-back}: a server that got through shows the nonce of a request. Who it
 * is does not matter (the specification lets it use another peer id), only that it knows the nonce.
 */
public final class DialBacks implements StreamProtocol {

    public static final String ID = "/libp2p/autonat/2/dial-back";

    /** As go-libp2p's {@code dialBackMaxMsgSize}; ten bytes are needed. */
    private static final int BYTES_MAX = 1024;
    /** As go-libp2p. */
    private static final long STREAM_NANOS = 5_000_000_000L;
    /** A connection is made for one of them. */
    private static final int STREAMS_MAX = 2;
    private static final double STREAMS_PER_SECOND = 0.5;

    /** Hears nonces, on connections' threads. */
    @FunctionalInterface
    public interface Out {
        void dialedBack(Connection connection, long nonce, Reply reply);
    }

    /** Answers a nonce, on its connection's thread. */
    @FunctionalInterface
    public interface Reply {

        /** @param isExpected whether it is that of a request; else the stream is reset */
        void answer(long now, boolean isExpected);
    }

    private final Out out;

    public DialBacks(Out out) {
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
        return new Hearing(connection);
    }

    static byte[] message(long nonce) {
        return Protobufs.write(out -> {
            if (nonce != 0) {
                out.writeFixed64(1, nonce);
            }
        });
    }

    static long nonce(byte[] message) throws IOException {
        long nonce = 0;
        var in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == 0x09) {
                nonce = in.readFixed64();
            } else {
                in.skipField(tag);
            }
        }
        return nonce;
    }

    private final class Hearing implements StreamHandler {

        private final Connection connection;
        private final Frames frames = new Frames(BYTES_MAX);
        private boolean isHeard;

        Hearing(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void readable(long now, MuxStream stream) {
            try {
                byte[] frame = isHeard ? null : frames.next(now, stream);
                if (frame != null) {
                    isHeard = true;
                    out.dialedBack(connection, nonce(frame), (later, isExpected) -> answer(later, stream, isExpected));
                } else if (stream.ended() && !isHeard) {
                    stream.reset(now);
                }
            } catch (IOException e) {
                stream.reset(now);
                connection.offended(new Offence.OnStream("autonat", String.valueOf(e.getMessage())));
            }
        }

        private static void answer(long now, MuxStream stream, boolean isExpected) {
            if (stream.isOver()) {
                return;
            }
            if (!isExpected) {
                stream.reset(now);
                return;
            }
            byte[] ok = {0}; // a frame of no bytes: DialBackResponse of the status 0, which proto3 leaves out
            stream.write(ok, 0, ok.length);
            stream.closeWrite();
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            // the nonce that came, if one did, is known
        }
    }
}
