package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;

/**
 * A stream for blocking code: read and written like a file, by one thread each at a time, best a virtual one.
 *
 * <p>
 * A reader that falls behind holds the other side back, and a writer waits for the other side's credit; in between are at
 * most {@link #BUFFER_MAX} bytes each way beside the muxer's window. Ending the connection ends both directions with an
 * {@link IOException}.
 */
public final class PeerStream implements AutoCloseable {

    /** Enough that the two threads seldom wait for each other. */
    static final int BUFFER_MAX = 64 * 1024;
    /** For the other side's end after {@link #close}. */
    private static final long FAREWELL_NANOS = 10_000_000_000L;

    private final ConnectionHost host;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteQueue received = new ByteQueue();
    private final ByteQueue unsent = new ByteQueue();
    private final CompletableFuture<PeerStream> agreed = new CompletableFuture<>();
    private final InputStream in = new In();
    private final OutputStream out = new Out();
    private volatile @Nullable MuxStream below;
    private boolean ended;
    private boolean writeClosed;
    private boolean closed;
    private boolean drainQueued;
    private @Nullable String broken;

    PeerStream(ConnectionHost host) {
        this.host = host;
    }

    void carriedBy(MuxStream stream) {
        below = stream;
    }

    /** Opens the stream on its connection, on whose thread it is called. */
    void open(long now, Connection connection, List<String> protocols, CompletableFuture<PeerStream> opened) {
        MuxStream stream = connection.open(now, protocols, handler());
        if (stream == null) {
            opened.completeExceptionally(new IOException("as many streams are open to the peer as may be"));
            return;
        }
        carriedBy(stream);
        if (protocols.size() == 1) {
            opened.complete(this);
        } else {
            agreed.whenComplete((same, failed) -> {
                if (failed == null) {
                    opened.complete(same);
                } else {
                    opened.completeExceptionally(failed);
                }
            });
        }
    }

    // ---- for its user ----

    /** Who is at the other end. */
    public Peer peer() {
        return host.peer();
    }

    /** The agreed protocol. */
    public String protocol() {
        MuxStream stream = below;
        return stream == null ? "" : Objects.requireNonNullElse(stream.protocol(), "");
    }

    /** What the other side says, until it ends its direction. */
    public InputStream in() {
        return in;
    }

    /** What is said to the other side; closing it ends this direction alone. */
    public OutputStream out() {
        return out;
    }

    /** Ends both directions at once. What was not read or sent is lost. */
    public void reset() {
        breakOff("the stream was reset");
        onStream((now, _, stream) -> stream.reset(now));
    }

    /**
     * Ends this side's direction after what was written, without waiting. What the other side still says is dropped, and it
     * has {@link #FAREWELL_NANOS} to come to its own end.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            writeClosed = true;
            closed = true;
            received.clear();
        } finally {
            lock.unlock();
        }
        onStream((now, connection, stream) -> {
            drain(stream);
            fill(now, stream);
            connection.limit(stream, now + FAREWELL_NANOS);
        });
    }

    private void breakOff(String why) {
        lock.lock();
        try {
            if (broken == null) {
                broken = why;
            }
            unsent.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        agreed.completeExceptionally(new IOException(why));
    }

    private void await() throws IOException {
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the other side");
        }
    }

    private int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            while (received.isEmpty()) {
                if (closed) {
                    throw new IOException("the stream is closed");
                }
                if (ended) {
                    return -1;
                }
                if (broken != null) {
                    throw new IOException(broken);
                }
                await();
            }
            boolean wasFull = received.size() >= BUFFER_MAX;
            int taken = received.read(to, offset, length);
            if (wasFull && !ended) {
                onStream((now, _, stream) -> fill(now, stream));
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        lock.lock();
        try {
            int written = 0;
            while (written < length) {
                if (broken != null || writeClosed) {
                    throw new IOException(broken == null ? "this direction is closed" : broken);
                }
                int room = Math.min(BUFFER_MAX - unsent.size(), length - written);
                if (room == 0) {
                    await();
                    continue;
                }
                unsent.write(from, offset + written, room);
                written += room;
                queueDrain();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: lets the connection's thread fetch what was written, once. */
    private void queueDrain() {
        if (!drainQueued) {
            drainQueued = true;
            onStream((_, _, stream) -> drain(stream));
        }
    }

    private final class In extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return PeerStream.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            return PeerStream.this.read(to, offset, length);
        }

        @Override
        public int available() {
            lock.lock();
            try {
                return received.size();
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Out extends OutputStream {

        @Override
        public void write(int one) throws IOException {
            PeerStream.this.write(new byte[]{(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            PeerStream.this.write(from, offset, length);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                writeClosed = true;
                queueDrain();
            } finally {
                lock.unlock();
            }
        }
    }

    // ---- on the connection's thread ----

    private interface Use {
        void of(long now, Connection connection, MuxStream stream);
    }

    private void onStream(Use use) {
        host.execute((now, connection) -> {
            MuxStream stream = below;
            if (stream != null) {
                use.of(now, connection, stream);
            }
        }, () -> breakOff("the connection is closed"));
    }

    /** Moves what came to the reader, as far as there is room for it. */
    private void fill(long now, MuxStream stream) {
        lock.lock();
        try {
            byte[] slice = new byte[Math.min(BUFFER_MAX, Math.max(1, stream.readableBytes()))];
            while (stream.readableBytes() > 0 && (closed || received.size() < BUFFER_MAX)) {
                int room = closed ? slice.length : Math.min(slice.length, BUFFER_MAX - received.size());
                int taken = stream.read(now, slice, 0, room);
                if (!closed) {
                    received.write(slice, 0, taken);
                }
            }
            ended = ended || stream.ended();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Moves what was written to the stream, as far as there is room for it. */
    private void drain(MuxStream stream) {
        lock.lock();
        try {
            drainQueued = false;
            while (!unsent.isEmpty() && stream.room() > 0) {
                byte[] slice = new byte[Math.min(unsent.size(), stream.room())];
                unsent.peek(slice, 0, slice.length);
                unsent.skip(stream.write(slice, 0, slice.length));
            }
            if (!unsent.isEmpty()) {
                byte[] next = new byte[1];
                unsent.peek(next, 0, 1);
                unsent.skip(stream.write(next, 0, 1)); // takes nothing, and is told when there is room
            }
            if (unsent.isEmpty() && writeClosed) {
                stream.closeWrite();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    StreamHandler handler() {
        return new StreamHandler() {

            @Override
            public void agreed(long now, MuxStream stream) {
                agreed.complete(PeerStream.this);
                drain(stream);
            }

            @Override
            public void readable(long now, MuxStream stream) {
                fill(now, stream);
            }

            @Override
            public void writable(long now, MuxStream stream) {
                drain(stream);
            }

            @Override
            public void failed(long now, MuxStream stream, Failure why) {
                breakOff(switch (why) {
                    case Failure.Timeout() -> "the stream took too long";
                    case Failure.Gone() -> "the other side reset the stream, or the connection ended";
                    case Failure.Refused(String detail) -> detail;
                    case Failure.Malformed(String detail) -> detail;
                });
            }
        };
    }
}
