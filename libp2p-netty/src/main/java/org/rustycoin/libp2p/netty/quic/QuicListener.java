package org.rustycoin.libp2p.netty.quic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Acceptor;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Listener;
import org.rustycoin.libp2p.netty.transport.Upgrade;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;

/**
 * A socket that is listened on. All connections that come by it live on it and on its event loop, so one that listens no more
 * keeps its socket until the last of them has gone.
 */
final class QuicListener implements Listener {

    private static final int RESET_TOKEN_BYTES = 16;

    private final Io io;
    private final Acceptor acceptor;
    private final int unvalidatedMax;
    private final Consumer<QuicListener> whenClosed;
    private final AtomicInteger connections = new AtomicInteger();
    /** Handshakes under way; on the loop. */
    private int handshakes;
    private volatile boolean closing;
    private @Nullable Channel socket;
    private InetAddress ip = InetAddress.getLoopbackAddress();

    QuicListener(Io io, Acceptor acceptor, int unvalidatedMax, Consumer<QuicListener> whenClosed) {
        this.io = io;
        this.acceptor = acceptor;
        this.unvalidatedMax = unvalidatedMax;
        this.whenClosed = whenClosed;
    }

    void bind(QuicSockets sockets, QuicTls tls, InetSocketAddress at) throws IOException {
        ChannelFuture bound = sockets.bind(io.loops().next(), at, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(HandshakeTurns.OF_LISTENER, codec(tls));
            }
        }).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        ip = at.getAddress();
        socket = bound.channel();
        socket.closeFuture().addListener(_ -> whenClosed.accept(this));
    }

    private ChannelHandler codec(QuicTls tls) {
        return QuicParameters.apply(new QuicServerCodecBuilder()).sslContext(tls.server())
                .tokenHandler(new AddressValidation(io, () -> handshakes >= unvalidatedMax))
                .connectionIdAddressGenerator(QuicConnectionIdGenerator.randomGenerator())
                .resetTokenGenerator(_ -> resetToken()).handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel channel) {
                        tls.forgetTickets(io.random()); // before anything of the client is looked at
                        opened(channel);
                    }
                }).build();
    }

    /** We never reset statelessly, so nobody has to know these, and nobody can derive them. */
    private ByteBuffer resetToken() {
        byte[] token = new byte[RESET_TOKEN_BYTES];
        io.random().nextBytes(token);
        return ByteBuffer.wrap(token);
    }

    private void opened(QuicChannel channel) {
        connections.incrementAndGet();
        channel.closeFuture().addListener(_ -> {
            if (connections.decrementAndGet() == 0 && closing) {
                socket().close();
            }
        });
        var from = (InetSocketAddress) channel.remoteSocketAddress();
        Upgrade upgrade = from == null || closing
                ? null
                : acceptor.accept(channel, from.getAddress(), QuicTransport.NAME);
        if (from == null || upgrade == null) {
            channel.close();
            return;
        }
        handshakes++;
        var handshake = new Handshake();
        channel.closeFuture().addListener(_ -> handshake.over());
        channel.pipeline().addLast(handshake,
                new QuicWire(channel, upgrade, Addresses.udp(from, AddressProtocol.QUIC_V1)));
    }

    /** Counts one until it is over. */
    private final class Handshake extends ChannelInboundHandlerAdapter {
        private boolean over;

        void over() {
            if (!over) {
                over = true;
                handshakes--;
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            over();
            ctx.fireChannelActive();
        }
    }

    private Channel socket() {
        Channel there = socket;
        if (there == null) {
            throw new IllegalStateException("a listener that was never bound");
        }
        return there;
    }

    /** Connections that there are, with those whose handshake is under way. */
    int connections() {
        return connections.get();
    }

    @Override
    public List<Multiaddr> addresses() {
        // A socket on 0.0.0.0 says of itself that it is on ::, since the JDK makes it one for both families.
        int port = ((InetSocketAddress) socket().localAddress()).getPort();
        return Addresses.reachable(new InetSocketAddress(ip, port)).stream()
                .map(each -> Addresses.udp(each, AddressProtocol.QUIC_V1)).toList();
    }

    @Override
    public void close() {
        closing = true;
        if (connections.get() == 0) {
            closeSocket();
        }
    }

    /** Closes the socket, and with it what is left of its connections. */
    void closeSocket() {
        QuicSockets.close(socket());
    }
}
