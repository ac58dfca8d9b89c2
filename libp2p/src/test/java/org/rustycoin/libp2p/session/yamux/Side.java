package org.rustycoin.libp2p.session.yamux;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.Substream;
import org.rustycoin.libp2p.session.muxer.WindowBudget;
import org.rustycoin.machine.Offence;

/** One end of a yamux session in a test: frames are told to it one by one, and what it says is kept. */
final class Side implements Muxer.Out {

    static final long MILLI = 1_000_000;

    /** A frame as it was sent. */
    record Frame(int type, int flags, int stream, long length, byte[] body) {

        boolean is(int wantedType, int wantedFlags, int wantedStream) {
            return type == wantedType && flags == wantedFlags && stream == wantedStream;
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
            byte[] bytes = new byte[length];
            int taken = stream.read(now, bytes, 0, length);
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

    final Yamux muxer;
    final List<Offence> offences = new ArrayList<>();
    final List<User> accepted = new ArrayList<>();
    long now;
    boolean reads = true;
    boolean silent;
    @Nullable
    String goneAway;

    Side(boolean dialler) {
        this(dialler, YamuxSettings.STANDARD);
    }

    Side(boolean dialler, YamuxSettings settings) {
        muxer = new Yamux(dialler, settings, WindowBudget.UNSHARED, 0, this);
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
        goneAway = why;
    }

    @Override
    public void silent(long at) {
        silent = true;
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

    /** A frame without a body. */
    Side hears(int type, int flags, int stream, int length) {
        return hears(Frames.of(type, flags, stream, length));
    }

    /** Data of so many bytes, all zero. */
    Side hearsData(int flags, int stream, int length) {
        byte[] frame = new byte[Frames.HEADER + length];
        Frames.write(frame, 0, Frames.DATA, flags, stream, length);
        return hears(frame);
    }

    /** Everything that it has to send, as frames. */
    List<Frame> says() {
        var frames = new ArrayList<Frame>();
        byte[] bytes = new byte[64 * 1024];
        for (int length = muxer.pull(now, bytes, 0, bytes.length); length > 0; length = muxer.pull(now, bytes, 0,
                bytes.length)) {
            for (int at = 0; at < length;) {
                byte[] header = Arrays.copyOfRange(bytes, at, at + Frames.HEADER);
                at += Frames.HEADER;
                int body = Frames.type(header) == Frames.DATA ? (int) Frames.length(header) : 0;
                frames.add(new Frame(Frames.type(header), Frames.flags(header), Frames.stream(header),
                        Frames.length(header), Arrays.copyOfRange(bytes, at, at + body)));
                at += body;
            }
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
