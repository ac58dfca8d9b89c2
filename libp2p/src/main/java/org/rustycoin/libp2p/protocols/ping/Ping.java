package org.rustycoin.libp2p.protocols.ping;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.libp2p.swarm.StreamProtocol;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

/** Echoes what others send, and measures round trips. */
public final class Ping implements StreamProtocol {

    public static final String ID = "/ipfs/ping/1.0.0";
    private static final int BYTES = 32;
    /** What rust allows for an answer; a failure closes the stream, not the connection. */
    private static final long TIMEOUT = 20_000_000_000L;

    private final RandomGenerator random;

    public Ping(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    /** As go. */
    @Override
    public int streamsMax() {
        return 2;
    }

    @Override
    public boolean keepsAlive() {
        return false;
    }

    @Override
    public StreamHandler accept(long now, Connection connection, MuxStream stream) {
        return new Echo();
    }

    /** Measures one round trip, on the connection's thread; {@code measured} hears nanoseconds, or nothing if it fails. */
    public void measure(long now, Connection connection, LongConsumer measured) {
        byte[] question = new byte[BYTES];
        random.nextBytes(question);
        MuxStream stream = connection.open(now, List.of(ID), new Measuring(connection, question, now, measured),
                TIMEOUT);
        if (stream != null) {
            stream.write(question, 0, BYTES);
        }
    }

    private static final class Echo implements StreamHandler {

        private final byte[] slice = new byte[BYTES];
        private int unsent;

        /** Reads one ping at a time, and none before the last echo was taken: who does not fetch echoes is not read. */
        @Override
        public void readable(long now, MuxStream stream) {
            while (unsent == 0 && stream.readableBytes() > 0) {
                unsent = stream.read(now, slice, 0, BYTES);
                flush(stream);
            }
            if (stream.ended() && unsent == 0) {
                stream.closeWrite();
            }
        }

        private void flush(MuxStream stream) {
            int taken = stream.write(slice, 0, unsent);
            System.arraycopy(slice, taken, slice, 0, unsent - taken);
            unsent -= taken;
        }

        @Override
        public void writable(long now, MuxStream stream) {
            flush(stream);
            readable(now, stream);
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            // the pinger has gone
        }
    }

    private static final class Measuring implements StreamHandler {

        private final Connection connection;
        private final byte[] question;
        private final byte[] answer = new byte[BYTES];
        private final long askedAt;
        private final LongConsumer measured;
        private int have;

        Measuring(Connection connection, byte[] question, long askedAt, LongConsumer measured) {
            this.connection = connection;
            this.question = question;
            this.askedAt = askedAt;
            this.measured = measured;
        }

        @Override
        public void readable(long now, MuxStream stream) {
            have += stream.read(now, answer, have, BYTES - have);
            if (have < BYTES) {
                return;
            }
            if (Arrays.equals(question, answer)) {
                stream.closeWrite();
                if (!stream.ended()) {
                    stream.reset(now);
                }
                measured.accept(now - askedAt);
            } else {
                stream.reset(now);
                connection.offended(new Offence.OnStream("ping", "an echo of other bytes"));
            }
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            // no answer, no measurement
        }
    }
}
