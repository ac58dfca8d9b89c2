package org.rustycoin.libp2p.netty.quic;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.netty.transport.Io;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;

/**
 * The UDP sockets of a node: one for each address that it listens on, and for its dials one for each address family and event
 * loop, bound when first needed and shared from then on.
 */
final class QuicSockets {

    /** Many rounds of datagrams while a loop is busy elsewhere; the kernel caps it by its own limit. */
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    /** Beyond the largest that we say we take, so that a larger one is seen as such. */
    private static final int RECEIVE_BYTES = 2048;
    /** As many are read before the connections' turns end: their answers then go out together. */
    private static final int DATAGRAMS_PER_READ = 64;
    private static final long CLOSE_MILLIS = 1_000;

    /** A place of the dials' sockets. */
    private record Place(EventLoop loop, SocketProtocolFamily family) {}

    /** A socket for dials, on its way to be bound. */
    record Socket(EventLoop loop, ChannelFuture bound) {}

    private final Io io;
    private final QuicTls tls;
    private final Map<Place, Socket> forDials = new ConcurrentHashMap<>();

    QuicSockets(Io io, QuicTls tls) {
        this.io = io;
        this.tls = tls;
    }

    /** Begins to bind a socket with QUIC on it. */
    ChannelFuture bind(EventLoop loop, InetSocketAddress at, ChannelHandler codec) {
        SocketProtocolFamily family = familyOf(at.getAddress());
        return new Bootstrap().group(loop).channelFactory(() -> new NioDatagramChannel(family))
                .option(ChannelOption.ALLOCATOR, io.allocator())
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(RECEIVE_BYTES).maxMessagesPerRead(DATAGRAMS_PER_READ))
                .handler(codec).bind(at);
    }

    private static SocketProtocolFamily familyOf(InetAddress address) {
        return address.getAddress().length == 4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }

    /** The socket from which such an address is dialled next; another loop's each time. */
    Socket forDial(InetAddress to) {
        var place = new Place(io.loops().next(), familyOf(to));
        return forDials.compute(place, (_, there) -> there != null && isUsable(there) ? there : bindForDials(place));
    }

    private static boolean isUsable(Socket socket) {
        return !socket.bound().isDone() || socket.bound().isSuccess() && socket.bound().channel().isOpen();
    }

    private Socket bindForDials(Place place) {
        // a pipeline of its own: the codec holds native memory, which is given back when the channel closes
        var initializer = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(HandshakeTurns.OF_DIALLER,
                        QuicParameters.apply(new QuicClientCodecBuilder()).sslContext(tls.client()).build());
            }
        };
        return new Socket(place.loop(), bind(place.loop(), any(place.family()), initializer));
    }

    private static InetSocketAddress any(SocketProtocolFamily family) {
        return new InetSocketAddress(family == SocketProtocolFamily.INET ? "0.0.0.0" : "::", 0);
    }

    /** Sockets for dials that are there. */
    int size() {
        return forDials.size();
    }

    /** Closes the sockets of the dials, and with them what is left of their connections. */
    void close() {
        forDials.values().forEach(each -> close(each.bound().channel()));
        forDials.clear();
    }

    /** Closes a socket, once its loop has done what it was told before. */
    static void close(Channel socket) {
        socket.close().awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
