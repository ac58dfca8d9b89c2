package org.rustycoin.libp2p.session.mplex;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Varint;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.Substream;
import org.rustycoin.machine.Offence;

/** One end of an mplex session in a test: frames are told to it one by one, and what it says is kept. */
final class Side implements Muxer.Out {

    static final long MILLI = 1_000_000;

    /** A frame as it was sent. */
    record Frame(int flag, long id, byte[] body) {

        boolean is(int wantedFlag, long wantedId) {
            return flag == wantedFlag && id == wantedId;
        }

        int length() {
            return body.length;
        }
    }

    /** The user of a stream: reads at once, or only when told. */
    static final class User implements Substream.Listener {
        final Substream stream;
        final boolean reads;
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        int readable;
        int writable;
        boolean gone;
        @Nullable
        String abandoned;

        User(Substream stream, boolean reads) {
            this.stream = stream;
            this.reads = reads;
            stream.attach(this);
        }

        int read(long now, int length) {
            byte[] bytes = new byte[Math.min(length, stream.available())];
            int taken = stream.read(now, bytes, 0, bytes.length);
            read.write(bytes, 0, taken);
            return taken;
        }

        @Override
        public void readable(long now) {
            readable++;
            if (reads) {
                read(now, stream.available());
            }
        }

        @Override
        public void writable(long now) {
            writable++;
        }

        @Override
        public void abandoned(long now, String why) {
            abandoned = why;
        }

        @Override
        public void gone() {
            gone = true;
        }
    }

    final Mplex muxer;
    final List<Offence> offences = new ArrayList<>();
    final List<User> accepted = new ArrayList<>();
    long now;
    boolean reads = true;

    Side() {
        this(MplexSettings.STANDARD);
    }

    Side(MplexSettings settings) {
        muxer = new Mplex(settings, 0, this);
    }

    @Override
    public void opened(long at, Substream stream) {
        accepted.add(new User(stream, reads));
    }

    @Override
    public void offended(long at, Offence offence) {
        offences.add(offence);
    }

    @Override
    public void goneAway(long at, String why) {
        throw new AssertionError("mplex has no good-bye");
    }

    @Override
    public void silent(long at) {
        throw new AssertionError("mplex has no ping");
    }

    User open() {
        Substream stream = muxer.open(now);
        if (stream == null) {
            throw new AssertionError("no stream could be opened");
        }
        return new User(stream, reads);
    }

    /** The rules that were broken, in order. */
    List<String> rules() {
        return offences.stream().map(Offence::rule).toList();
    }

    Side hears(byte[] bytes) {
        muxer.received(now, bytes, 0, bytes.length);
        return this;
    }

    /** A frame with a body of so many bytes, all zero. */
    Side hears(int flag, long id, int length) {
        return hears(frame(flag, id, new byte[length]));
    }

    /** Only what a frame begins with. */
    Side hearsHeader(int flag, long id, long length) {
        return hears(Varint.encode(id << 3 | flag)).hears(Varint.encode(length));
    }

    static byte[] frame(int flag, long id, byte[] body) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Varint.encode(id << 3 | flag));
        out.writeBytes(Varint.encode(body.length));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** Lets time pass, waking the session when it wants to be woken. */
    Side waits(long nanos) {
        long until = now + nanos;
        while (muxer.deadline() <= until) {
            now = muxer.deadline();
            muxer.wake(now);
        }
        now = until;
        return this;
    }

    /** Everything that it has to send, as frames. */
    List<Frame> says() {
        var frames = new ArrayList<Frame>();
        byte[] bytes = new byte[64 * 1024];
        for (int length = muxer.pull(now, bytes, 0, bytes.length); length > 0; length = muxer.pull(now, bytes, 0,
                bytes.length)) {
            frames.addAll(frames(Arrays.copyOf(bytes, length)));
        }
        return frames;
    }

    /** Whole frames, taken apart. */
    static List<Frame> frames(byte[] bytes) {
        var frames = new ArrayList<Frame>();
        try {
            for (int at = 0; at < bytes.length;) {
                long tag = Varint.read(bytes, at, bytes.length);
                at += Varint.size(tag);
                int length = (int) Varint.read(bytes, at, bytes.length);
                at += Varint.size(length);
                frames.add(new Frame((int) tag & 7, tag >>> 3, Arrays.copyOfRange(bytes, at, at + length)));
                at += length;
            }
        } catch (MultiformatException e) {
            throw new AssertionError("what was sent is not made of frames", e);
        }
        return frames;
    }

    /** Carries what both have to say until neither has anything. */
    static void talk(Side one, Side other) {
        byte[] bytes = new byte[64 * 1024];
        for (boolean quiet = false; !quiet;) {
            quiet = true;
            for (Side from : List.of(one, other)) {
                Side to = from == one ? other : one;
                int length = from.muxer.pull(from.now, bytes, 0, bytes.length);
                if (length > 0) {
                    quiet = false;
                    to.muxer.received(to.now, bytes, 0, length);
                }
            }
        }
    }
}
