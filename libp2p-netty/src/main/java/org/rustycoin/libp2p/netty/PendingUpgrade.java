package org.rustycoin.libp2p.netty;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.StreamHost;
import org.rustycoin.libp2p.netty.transport.Upgrade;
import org.rustycoin.libp2p.netty.transport.Wire;
import org.rustycoin.libp2p.session.ByteSession;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.session.SessionStack;
import org.rustycoin.libp2p.session.StreamSession;
import org.rustycoin.libp2p.session.limits.ConnectionScope;
import org.rustycoin.libp2p.session.limits.Refusal;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.StreamMuxer;
import org.rustycoin.libp2p.session.security.Scratch;
import org.rustycoin.libp2p.swarm.Connection;
import org.rustycoin.machine.Offence;

import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.FastThreadLocal;

/** A connection in the making, from the socket to the peer who has proved who it is. */
final class PendingUpgrade implements Upgrade {

    /** Buffers of the event loop's connections. */
    private static final FastThreadLocal<Scratch> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected Scratch initialValue() {
            return new Scratch();
        }
    };

    /** What whoever wanted it hears, once, on some I/O thread. */
    interface Outcome {

        /** A channel was handed over. */
        default void handedOver() {}

        /** The other side has proved who it is. */
        void established(ConnectionHost host);

        /** It came to nothing. */
        void failed(Reason reason);

    }

    /**
     * Why it came to nothing.
     *
     * @param insecure whether the other side speaks none of the proposed security protocols
     */
    record Reason(String text, boolean insecure) {}

    private final Libp2p node;
    private final boolean outbound;
    private final String transport;
    private final @Nullable PeerId expected;
    private final SessionStack stack;
    private final long since;
    private final Outcome outcome;
    private final AtomicBoolean over = new AtomicBoolean();
    private ConnectionScope scope;
    private @Nullable ConnectionHost host;

    PendingUpgrade(Libp2p node, boolean outbound, String transport, @Nullable PeerId expected, SessionStack stack,
            ConnectionScope scope, Outcome outcome) {
        this.node = node;
        this.outbound = outbound;
        this.transport = transport;
        this.expected = expected;
        this.stack = stack;
        this.scope = scope;
        this.since = node.clock().now();
        this.outcome = outcome;
    }

    @Override
    public @Nullable PeerId expected() {
        return expected;
    }

    @Override
    public boolean comesFrom(InetAddress origin) {
        switch (node.resources().openConnection(node.clock().now(), outbound, origin.getAddress(), true)) {
            case ConnectionScope there -> {
                scope.close();
                scope = there;
                return true;
            }
            case Refusal refusal -> {
                node.refused(refusal);
                return false;
            }
        }
    }

    @Override
    public ChannelHandler bytes(Multiaddr remote) {
        return new ByteWire(wire -> {
            ConnectionHost host = host(wire,
                    self -> new Connection(outbound, remote, transport, node.protocols(), since,
                            self,
                            (supported, out) -> new ByteSession(outbound, node.session(), stack, SCRATCH.get(), scope,
                                    expected,
                                    supported, since, out)));
            node.added(host);
            return host;
        }, node.privately());
    }

    @Override
    public StreamHost streams(Wire wire, Multiaddr remote, PublicKey key, Function<Muxer.Out, StreamMuxer> muxer) {
        ConnectionHost host = host(wire,
                self -> new Connection(outbound, remote, transport, node.protocols(), since, self,
                        (supported, out) -> new StreamSession(outbound, node.session(), scope, expected, key, muxer,
                                supported, since,
                                out)));
        node.added(host);
        wire.loop().execute(() -> host.turn(host.connection()::begin));
        return host;
    }

    private ConnectionHost host(Wire wire, Function<ConnectionHost, Connection> maker) {
        host = new ConnectionHost(node, wire, new ConnectionHost.Progress() {

            @Override
            public void established(ConnectionHost host) {
                settle(() -> outcome.established(host));
            }

            @Override
            public void ended(CloseReason reason) {
                settle(() -> outcome.failed(new Reason(reason.text(), reason instanceof CloseReason.NoSecurity)));
            }
        }, maker);
        outcome.handedOver();
        return host;
    }

    @Override
    public void offended(Offence.OnConnection offence) {
        ConnectionHost to = host;
        if (to == null) {
            node.offended(null, offence);
        } else {
            to.turn(_ -> to.connection().offended(offence));
        }
    }

    @Override
    public void failed(Throwable why) {
        String text = why.getMessage();
        if (host == null) {
            scope.close();
        }
        settle(() -> outcome.failed(new Reason(text == null ? why.toString() : text, false)));
    }

    private void settle(Runnable how) {
        if (over.compareAndSet(false, true)) {
            how.run();
        }
    }
}
