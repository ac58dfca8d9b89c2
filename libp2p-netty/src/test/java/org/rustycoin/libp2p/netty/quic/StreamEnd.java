package org.rustycoin.libp2p.netty.quic;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.rustycoin.libp2p.session.muxer.Substream;

/** One end of a stream in a test: writes what it is given as there is room, and collects what comes if it is to read. */
final class StreamEnd implements Substream.Listener {

    private final QuicLink link;
    final Substream stream;
    private final boolean echoing;
    private final byte[] slice = new byte[32 * 1024];
    private final ByteArrayOutputStream came = new ByteArrayOutputStream();
    private byte[] toWrite = new byte[0];
    private int written;
    private boolean closing;
    private volatile boolean reading = true;
    /** Everything that came, once the other side has ended its direction. */
    final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    /** Why it ended abruptly. */
    final CompletableFuture<String> abandoned = new CompletableFuture<>();
    final CompletableFuture<Void> gone = new CompletableFuture<>();
    final AtomicInteger timesGone = new AtomicInteger();

    StreamEnd(QuicLink link, Substream stream, boolean echoing, boolean reading) {
        this.link = link;
        this.stream = stream;
        this.echoing = echoing;
        this.reading = reading;
        stream.attach(this);
    }

    static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    /** Writes bytes; and the end behind them, or not. */
    StreamEnd writes(byte[] bytes, boolean end) throws Exception {
        return link.on(() -> {
            toWrite = bytes;
            written = 0;
            closing = end;
            push();
            return this;
        });
    }

    StreamEnd resets() throws Exception {
        return link.on(() -> {
            stream.reset(0);
            return this;
        });
    }

    /** From now on it reads. */
    StreamEnd reads() throws Exception {
        return link.on(() -> {
            reading = true;
            readable(0);
            return this;
        });
    }

    int written() throws Exception {
        return link.on(() -> written);
    }

    int room() throws Exception {
        return link.on(stream::room);
    }

    int available() throws Exception {
        return link.on(stream::available);
    }

    private void push() {
        int taken = 1;
        while (written < toWrite.length && taken > 0) {
            taken = stream.write(toWrite, written, toWrite.length - written);
            written += taken;
        }
        if (closing && written == toWrite.length) {
            stream.closeWrite();
        }
    }

    @Override
    public void readable(long now) {
        if (echoing) {
            echo(now);
            return;
        }
        while (reading && stream.available() > 0) {
            came.write(slice, 0, stream.read(now, slice, 0, slice.length));
        }
        if (stream.ended()) {
            whole.complete(came.toByteArray());
        }
    }

    private void echo(long now) {
        while (stream.available() > 0 && stream.room() > 0) {
            stream.write(slice, 0, stream.read(now, slice, 0, Math.min(slice.length, stream.room())));
        }
        if (stream.available() > 0) {
            stream.write(slice, 0, 1); // so that it hears of room; nothing is taken
        } else if (stream.ended()) {
            stream.closeWrite();
        }
    }

    @Override
    public void writable(long now) {
        if (echoing) {
            echo(now);
        } else {
            push();
        }
    }

    @Override
    public void abandoned(long now, String why) {
        abandoned.complete(why);
    }

    @Override
    public void gone() {
        timesGone.incrementAndGet();
        gone.complete(null);
    }
}
