package org.rustycoin.benchmarks.transport;

import java.util.Arrays;
import java.util.List;

import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;

/**
 * {@code /interop/echo/1.0.0}: what comes goes back, until the other side ends its direction; then this side ends its own.
 */
final class Echo implements StreamProtocol {

    static final String ID = "/interop/echo/1.0.0";
    private static final int SLICE = 64 * 1024;

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public int streamsMax() {
        return 16;
    }

    @Override
    public StreamHandler accept(long now, Connection connection, MuxStream stream) {
        return new Server();
    }

    /** What came of an echo, on the connection's thread. */
    interface Out {

        /** The same bytes and the end came back. */
        void echoed(long now);

        void failed(String why);
    }

    /** Sends bytes and wants the same ones back; on the connection's thread. False if no stream can be opened now. */
    static boolean measure(long now, Connection connection, byte[] sent, long timeoutNanos, Out out) {
        var client = new Client(sent, out);
        MuxStream stream = connection.open(now, List.of(ID), client, timeoutNanos);
        if (stream != null) {
            client.writable(now, stream);
        }
        return stream != null;
    }

    /** Reads nothing while an echo is unsent, so it holds one slice for who does not fetch. */
    private static final class Server implements StreamHandler {

        private byte[] slice = new byte[0];
        private int from;

        @Override
        public void readable(long now, MuxStream stream) {
            while (from == slice.length && stream.readableBytes() > 0) {
                slice = new byte[Math.min(SLICE, stream.readableBytes())];
                stream.read(now, slice, 0, slice.length);
                from = stream.write(slice, 0, slice.length);
            }
            if (from == slice.length && stream.ended()) {
                stream.closeWrite();
            }
        }

        @Override
        public void writable(long now, MuxStream stream) {
            from += stream.write(slice, from, slice.length - from);
            readable(now, stream);
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            // the client has gone
        }
    }

    private static final class Client implements StreamHandler {

        private final byte[] sent;
        private final byte[] slice;
        private final Out out;
        private int written;
        private int compared;

        Client(byte[] sent, Out out) {
            this.sent = sent;
            this.slice = new byte[Math.clamp(sent.length, 1, SLICE)];
            this.out = out;
        }

        @Override
        public void agreed(long now, MuxStream stream) {
            writable(now, stream);
        }

        @Override
        public void writable(long now, MuxStream stream) {
            int taken = 1;
            while (written < sent.length && taken > 0) {
                taken = stream.write(sent, written, Math.min(SLICE, sent.length - written));
                written += taken;
            }
            if (written == sent.length) {
                stream.closeWrite();
            }
        }

        @Override
        public void readable(long now, MuxStream stream) {
            while (stream.readableBytes() > 0) {
                int came = stream.read(now, slice, 0, slice.length);
                if (came > sent.length - compared
                        || !Arrays.equals(sent, compared, compared + came, slice, 0, came)) {
                    stream.reset(now);
                    out.failed("echo: other bytes than were sent");
                    return;
                }
                compared += came;
            }
            if (stream.ended()) {
                if (compared == sent.length) {
                    out.echoed(now);
                } else {
                    out.failed("echo: " + compared + " bytes of " + sent.length);
                }
            }
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            out.failed("echo: " + why);
        }
    }
}
