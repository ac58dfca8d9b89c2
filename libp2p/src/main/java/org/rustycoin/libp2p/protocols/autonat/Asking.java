package org.rustycoin.libp2p.protocols.autonat;

import java.io.IOException;
import java.util.List;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

/** The asking side of {@code /libp2p/autonat/2/dial-request}: one address, and the bytes that the server demands for it. */
public final class Asking implements StreamHandler {

    /** As the specification has it: pieces of data have at most 4,096 bytes. */
    static final int PIECE_BYTES = 4096;
    /** Some more than the 15 s of go's server. */
    private static final long STREAM_NANOS = 25_000_000_000L;

    /** Hears what came of it, once, on the connection's thread. */
    public interface Asker {

        /** @param paid bytes that were sent because the server demanded them */
        void answered(DialMessage.Response response, int paid);

        void failed(Failure why, int paid);
    }

    private final Connection connection;
    private final int payMax;
    private final Asker asker;
    private final Frames frames = new Frames(DialMessage.BYTES_MAX);
    private int unpaid;
    private int paid;
    private byte[] piece = new byte[0];
    private int pieceSent;
    private boolean isDemanded;

    private Asking(Connection connection, int payMax, Asker asker) {
        this.connection = connection;
        this.payMax = payMax;
        this.asker = asker;
    }

    /**
     * Asks the other side to dial an address, on the connection's thread.
     *
     * @param payMax bytes that may be sent if the server demands them; for more, the request is given up
     */
    public static void ask(long now, Connection connection, Multiaddr address, long nonce, int payMax, Asker asker) {
        var asking = new Asking(connection, payMax, asker);
        MuxStream stream = connection.open(now, List.of(DialRequests.ID), asking, STREAM_NANOS);
        byte[] framed = Frames.framed(DialMessage.Request.of(address, nonce).toBytes());
        if (stream == null) {
            asker.failed(new Failure.Gone(), 0);
        } else if (stream.write(framed, 0, framed.length) < framed.length) {
            throw new IllegalStateException("a fresh stream has room for one address");
        }
    }

    @Override
    public void readable(long now, MuxStream stream) {
        try {
            byte[] frame = frames.next(now, stream);
            if (frame != null) {
                heard(now, stream, DialMessage.read(frame));
            } else if (stream.ended()) {
                end(now, stream, new Failure.Gone());
            }
        } catch (IOException e) {
            connection.offended(new Offence.OnStream("autonat", String.valueOf(e.getMessage())));
            end(now, stream, new Failure.Malformed(String.valueOf(e.getMessage())));
        }
    }

    private void heard(long now, MuxStream stream, DialMessage message) throws IOException {
        switch (message) {
            case DialMessage.Response response -> {
                stream.closeWrite();
                if (!stream.ended()) {
                    stream.reset(now);
                }
                asker.answered(response, paid);
            }
            case DialMessage.DataRequest(int index, long bytes) when !isDemanded -> {
                if (index != 0) {
                    throw new IOException("data for address " + index + " of one");
                }
                if (bytes < 0 || bytes > payMax) {
                    end(now, stream, new Failure.Refused("the server demands " + Long.toUnsignedString(bytes)
                            + " bytes, and " + payMax + " may be sent"));
                    return;
                }
                isDemanded = true;
                unpaid = (int) bytes;
                pay(stream);
            }
            case DialMessage.Request _,DialMessage.DataRequest _,DialMessage.Data _ ->
                throw new IOException("a message out of turn");
        }
    }

    /** Sends until the stream takes less than it is offered, which then says when there is room again. */
    private void pay(MuxStream stream) {
        while (true) {
            if (pieceSent == piece.length) {
                if (unpaid == 0) {
                    return;
                }
                int length = Math.min(unpaid, PIECE_BYTES);
                piece = Frames.framed(new DialMessage.Data(length).toBytes());
                pieceSent = 0;
                unpaid -= length;
                paid += length;
            }
            pieceSent += stream.write(piece, pieceSent, piece.length - pieceSent);
            if (pieceSent < piece.length) {
                return;
            }
        }
    }

    @Override
    public void writable(long now, MuxStream stream) {
        pay(stream);
    }

    private void end(long now, MuxStream stream, Failure why) {
        stream.reset(now);
        asker.failed(why, paid);
    }

    @Override
    public void failed(long now, MuxStream stream, Failure why) {
        asker.failed(why, paid);
    }
}
