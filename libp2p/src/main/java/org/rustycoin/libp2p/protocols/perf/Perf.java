package org.rustycoin.libp2p.protocols.perf;

import java.nio.ByteBuffer;
import java.util.List;

import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;

/**
 * Measures throughput: the client says in eight big-endian bytes how much it wants back, uploads, ends its direction, and
 * downloads. A node does not serve it unless told to: it gives bandwidth away.
 */
public final class Perf implements StreamProtocol {

    public static final String ID = "/perf/1.0.0";
    private static final int SLICE = 64 * 1024;

    /** What came of a measurement, on the connection's thread. */
    public interface Out {

        /** All bytes were sent and the other side's first bytes (or end) arrived. */
        void uploaded(long nanos);

        void done(long uploadNanos, long downloadNanos, long bytesDown);

        void failed(Failure why);
    }

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public int streamsMax() {
        return 8;
    }

    @Override
    public StreamHandler accept(long now, Connection connection, MuxStream stream) {
        return new Server();
    }

    /** Measures once, on the connection's thread. */
    public static void measure(long now, Connection connection, long bytesUp, long bytesDown, long timeoutNanos,
            Out out) {
        var client = new Client(now, bytesUp, bytesDown, out);
        MuxStream stream = connection.open(now, List.of(ID), client, timeoutNanos);
        if (stream == null) {
            out.failed(new Failure.Refused("no stream can be opened"));
        } else {
            client.writable(now, stream);
        }
    }

    private static final class Server implements StreamHandler {

        private final byte[] slice = new byte[SLICE];
        private final byte[] head = new byte[Long.BYTES];
        private int headBytes;
        private long toSend = -1;

        @Override
        public void readable(long now, MuxStream stream) {
            headBytes += stream.read(now, head, headBytes, head.length - headBytes);
            while (stream.readableBytes() > 0) {
                stream.read(now, slice, 0, SLICE);
            }
            if (stream.ended() && toSend < 0) {
                toSend = headBytes == head.length ? Math.max(0, ByteBuffer.wrap(head).getLong()) : 0;
                writable(now, stream);
            }
        }

        @Override
        public void writable(long now, MuxStream stream) {
            int taken = 1;
            while (toSend > 0 && taken > 0) {
                taken = stream.write(slice, 0, (int) Math.min(SLICE, toSend));
                toSend -= taken;
            }
            if (toSend == 0) {
                stream.closeWrite();
            }
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            // the client has gone
        }
    }

    private static final class Client implements StreamHandler {

        private final byte[] slice = new byte[SLICE];
        private final byte[] head;
        private final long startedAt;
        private final long bytesDown;
        private final Out out;
        private int headSent;
        private long toSend;
        private long received;
        private long uploadedAt = -1;

        Client(long now, long bytesUp, long bytesDown, Out out) {
            this.startedAt = now;
            this.toSend = bytesUp;
            this.bytesDown = bytesDown;
            this.out = out;
            this.head = ByteBuffer.allocate(Long.BYTES).putLong(bytesDown).array();
        }

        @Override
        public void writable(long now, MuxStream stream) {
            headSent += stream.write(head, headSent, head.length - headSent);
            int taken = 1;
            while (headSent == head.length && toSend > 0 && taken > 0) {
                taken = stream.write(slice, 0, (int) Math.min(SLICE, toSend));
                toSend -= taken;
            }
            if (toSend == 0 && headSent == head.length) {
                stream.closeWrite();
            }
        }

        @Override
        public void readable(long now, MuxStream stream) {
            if (uploadedAt < 0) {
                uploadedAt = now;
                out.uploaded(now - startedAt);
            }
            while (stream.readableBytes() > 0) {
                received += stream.read(now, slice, 0, SLICE);
            }
            if (stream.ended()) {
                if (received == bytesDown) {
                    out.done(uploadedAt - startedAt, now - uploadedAt, received);
                } else {
                    out.failed(new Failure.Malformed(received + " bytes came where " + bytesDown + " were asked for"));
                }
            }
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            out.failed(why);
        }
    }
}
