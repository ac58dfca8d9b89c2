package org.rustycoin.libp2p.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.session.noise.Noise;
import org.rustycoin.libp2p.session.noise.NoiseIdentity;
import org.rustycoin.libp2p.session.security.Scratch;
import org.rustycoin.libp2p.session.yamux.YamuxSettings;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** One end of a session in a test, which speaks {@link #ECHO} and repeats what it is told, and keeps what it hears. */
final class End implements Session.Out {

    static final long SECOND = 1_000_000_000L;
    static final String ECHO = "/test/echo/1";

    /** The user of a stream. */
    static final class User implements StreamHandler {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final List<Failure> failures = new ArrayList<>();
        boolean echoes;
        boolean reads = true;
        boolean agreed;
        boolean ended;

        @Override
        public void agreed(long now, MuxStream stream) {
            agreed = true;
        }

        @Override
        public void readable(long now, MuxStream stream) {
            if (!reads) {
                return;
            }
            byte[] bytes = new byte[stream.readableBytes()];
            int length = stream.read(now, bytes, 0, bytes.length);
            read.write(bytes, 0, length);
            if (echoes) {
                stream.write(bytes, 0, length);
            }
            ended = stream.ended();
            if (ended && echoes) {
                stream.closeWrite();
            }
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            failures.add(why);
        }

        String text() {
            return read.toString(StandardCharsets.UTF_8);
        }
    }

    final KeyPair key;
    final Unlimited scope;
    final ByteSession session;
    final List<Offence> offences = new ArrayList<>();
    final List<User> accepted = new ArrayList<>();
    final List<CloseReason> closed = new ArrayList<>();
    @Nullable
    PeerId upgraded;
    long now;
    /** Whether streams that the other side opens are read. */
    boolean reads = true;
    @Nullable
    MuxStream last;

    End(boolean dialler, long seed, @Nullable PeerId expected) {
        this(dialler, seed, expected, new Unlimited());
    }

    End(boolean dialler, long seed, @Nullable PeerId expected, Unlimited scope) {
        this.scope = scope;
        var random = new SplittableRandom(seed);
        key = KeyPair.generate(random);
        var noise = new Noise(new NoiseIdentity(key, random, Curve25519.PORTABLE), random);
        session = new ByteSession(dialler, SessionSettings.STANDARD,
                new SessionStack(List.of(noise), List.of(YamuxSettings.STANDARD)), new Scratch(), scope, expected,
                ECHO::equals,
                0, this);
    }

    static End dialler(@Nullable PeerId expected) {
        return new End(true, 1, expected);
    }

    static End listener() {
        return new End(false, 2, null);
    }

    @Override
    public void upgraded(PeerId remote, PublicKey remoteKey) {
        upgraded = remote;
    }

    @Override
    public void opened(MuxStream stream, String protocol) {
        var user = new User();
        user.echoes = true;
        user.reads = reads;
        last = stream;
        accepted.add(user);
        stream.handledBy(user);
    }

    @Override
    public void offended(Offence offence) {
        offences.add(offence);
    }

    @Override
    public void closed(CloseReason reason) {
        closed.add(reason);
    }

    List<String> rules() {
        return offences.stream().map(Offence::rule).toList();
    }

    byte[] says() {
        ByteBuf to = Unpooled.buffer();
        session.pull(now, to, 1 << 20);
        byte[] bytes = new byte[to.readableBytes()];
        to.readBytes(bytes);
        return bytes;
    }

    void hears(byte[] bytes) {
        session.received(now, Unpooled.wrappedBuffer(bytes));
    }

    /** Lets time pass, waking the session whenever it wants to be woken. */
    void waitUntil(long time) {
        while (session.deadline() <= time) {
            now = Math.max(now, session.deadline());
            session.wake(now);
        }
        now = time;
    }

    MuxStream open(User user, String... protocols) {
        MuxStream stream = session.open(now, List.of(protocols), user);
        if (stream == null) {
            throw new AssertionError("no stream could be opened");
        }
        return stream;
    }

    /** Opens a stream and says something on it. */
    User ask(String text, String... protocols) {
        var user = new User();
        open(user, protocols).write(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
        return user;
    }

    /** Carries what this end has to say to the other; false if that is nothing. */
    boolean tells(End other) {
        byte[] bytes = says();
        other.hears(bytes);
        return bytes.length > 0;
    }

    /** Lets both talk until neither has anything to say. */
    static void talk(End one, End other) {
        for (boolean more = true; more;) {
            more = one.tells(other) | other.tells(one);
        }
    }
}
