package org.rustycoin.libp2p.swarm;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.session.ByteSession;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.session.MuxStream;
import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.SessionStack;
import org.rustycoin.libp2p.session.StreamHandler;
import org.rustycoin.libp2p.session.Unlimited;
import org.rustycoin.libp2p.session.noise.Noise;
import org.rustycoin.libp2p.session.noise.NoiseIdentity;
import org.rustycoin.libp2p.session.security.Scratch;
import org.rustycoin.libp2p.session.yamux.YamuxSettings;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Two connections joined in memory, in virtual time. */
public final class Pair {

    public static final long SECOND = 1_000_000_000L;

    /** One of the two, and what it told its host. */
    public static final class End implements Connection.Out {
        public final KeyPair key;
        public final Connection connection;
        public final List<Offence> offences = new ArrayList<>();
        public final List<CloseReason> closed = new ArrayList<>();

        End(boolean dialler, StreamProtocol... speaks) {
            var random = new SplittableRandom(dialler ? 1 : 2);
            key = KeyPair.generate(random);
            Map<String, StreamProtocol> protocols = new LinkedHashMap<>();
            for (StreamProtocol protocol : speaks) {
                protocol.ids().forEach(id -> protocols.put(id, protocol));
            }
            var stack = new SessionStack(
                    List.of(new Noise(new NoiseIdentity(key, random, Curve25519.PORTABLE), random)),
                    List.of(YamuxSettings.STANDARD));
            connection = new Connection(dialler, Multiaddr.tcp(new byte[]{10, 0, 0, (byte) (dialler ? 2 : 1)}, 4733),
                    "tcp", protocols, 0, this,
                    (supported, out) -> new ByteSession(dialler, SessionSettings.STANDARD, stack, new Scratch(),
                            new Unlimited(), null,
                            supported, 0, out));
        }

        @Override
        public void established(Connection same) {
            // both can talk
        }

        @Override
        public void offended(Offence offence) {
            offences.add(offence);
        }

        @Override
        public void closed(CloseReason reason) {
            closed.add(reason);
        }

        public List<String> rules() {
            return offences.stream().map(Offence::rule).toList();
        }
    }

    /** The user of a stream that says things by hand, and hears what comes of it. */
    public static final class Hand implements StreamHandler {
        public final ByteArrayOutputStream read = new ByteArrayOutputStream();
        public final List<Failure> failures = new ArrayList<>();
        public boolean ended;

        @Override
        public void readable(long now, MuxStream stream) {
            byte[] bytes = new byte[stream.readableBytes()];
            read.write(bytes, 0, stream.read(now, bytes, 0, bytes.length));
            ended = stream.ended();
        }

        @Override
        public void failed(long now, MuxStream stream, Failure why) {
            failures.add(why);
        }
    }

    public final End dialler;
    public final End listener;
    public long now;

    /** Two that are connected, of which the listener speaks these protocols. */
    public Pair(StreamProtocol... speaks) {
        this(new StreamProtocol[0], speaks);
    }

    public Pair(StreamProtocol[] diallerSpeaks, StreamProtocol[] listenerSpeaks) {
        dialler = new End(true, diallerSpeaks);
        listener = new End(false, listenerSpeaks);
        talk();
    }

    /** Carries bytes until neither has anything to say. */
    public void talk() {
        for (boolean more = true; more;) {
            more = carry(dialler, listener) | carry(listener, dialler);
        }
    }

    private boolean carry(End from, End to) {
        ByteBuf bytes = Unpooled.buffer();
        from.connection.pull(now, bytes, 64 * 1024);
        boolean any = bytes.isReadable();
        to.connection.received(now, bytes);
        return any;
    }

    /** Lets time pass for both, with everything that is due and said on the way. */
    public void waitUntil(long time) {
        while (Math.min(dialler.connection.deadline(), listener.connection.deadline()) <= time) {
            now = Math.max(now, Math.min(dialler.connection.deadline(), listener.connection.deadline()));
            dialler.connection.wake(now);
            listener.connection.wake(now);
            talk();
        }
        now = time;
    }

    /** Opens a stream of the dialler's and says something by hand. */
    public MuxStream say(Hand hand, String protocol, byte[] bytes) {
        MuxStream stream = dialler.connection.open(now, List.of(protocol), hand, 1000 * SECOND);
        if (stream == null || stream.write(bytes, 0, bytes.length) < bytes.length) {
            throw new AssertionError("cannot say " + bytes.length + " bytes");
        }
        return stream;
    }
}
