package org.rustycoin.libp2p.protocols.autonat;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.machine.Failure;

/** The side of {@code /libp2p/autonat/2/dial-back} that got through, and shows the nonce. */
public final class Proving implements StreamHandler {

    /** As go-libp2p. */
    private static final long STREAM_NANOS = 5_000_000_000L;
    /** The answer has two bytes. */
    private static final int BYTES_MAX = 64;

    private final Consumer<DialStatus> proved;
    private final Frames frames = new Frames(BYTES_MAX);
    private boolean isOver;

    private Proving(Consumer<DialStatus> proved) {
        this.proved = proved;
    }

    /** Shows the nonce on a connection to the address in question, on its thread; {@code proved} hears once whether it was taken. */
    public static void prove(long now, Connection connection, long nonce, Consumer<DialStatus> proved) {
        MuxStream stream = connection.open(now, List.of(DialBacks.ID), new Proving(proved), STREAM_NANOS);
        if (stream == null) {
            proved.accept(DialStatus.DIAL_BACK_ERROR);
            return;
        }
        byte[] framed = Frames.framed(DialBacks.message(nonce));
        stream.write(framed, 0, framed.length);
        stream.closeWrite();
    }

    @Override
    public void readable(long now, MuxStream stream) {
        try {
            if (frames.next(now, stream) != null) {
                over(DialStatus.OK);
            } else if (stream.ended()) {
                over(DialStatus.DIAL_BACK_ERROR);
            }
        } catch (IOException e) {
            stream.reset(now);
            over(DialStatus.DIAL_BACK_ERROR);
        }
    }

    @Override
    public void failed(long now, MuxStream stream, Failure why) {
        over(DialStatus.DIAL_BACK_ERROR);
    }

    private void over(DialStatus status) {
        if (!isOver) {
            isOver = true;
            proved.accept(status);
        }
    }
}
