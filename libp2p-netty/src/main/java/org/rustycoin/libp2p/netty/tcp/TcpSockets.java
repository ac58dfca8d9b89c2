package org.rustycoin.libp2p.netty.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Listener;
import org.rustycoin.libp2p.netty.transport.Upgrade;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Sockets of TCP with the options that every transport over it wants. */
public final class TcpSockets {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int BACKLOG = 256;
    /** A full record beyond the lower mark keeps the socket busy; above the upper, bytes wait in the session instead. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final Io io;

    public TcpSockets(Io io) {
        this.io = io;
    }

    /** Begins to connect; a failure goes to the upgrade, and success to the handler alone. */
    public ChannelFuture connect(InetSocketAddress to, ChannelHandler handler, Upgrade upgrade) {
        ChannelFuture connecting = new Bootstrap().group(io.loops()).channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.ALLOCATOR, io.allocator())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK).handler(handler).connect(to);
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                upgrade.failed(connected.cause());
            }
        });
        return connecting;
    }

    /**
     * Binds a socket and gives each channel that connects to a handler.
     *
     * @param named how an address that it is reached by is written
     */
    public Listener listen(InetSocketAddress at, ChannelHandler each, Function<InetSocketAddress, Multiaddr> named)
            throws IOException {
        ChannelFuture bound = new ServerBootstrap().group(io.loops()).channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG).option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.ALLOCATOR, io.allocator())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK).childHandler(each).bind(at)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return new Bound(bound.channel(), at.getAddress(), named);
    }

    private record Bound(Channel channel, InetAddress at, Function<InetSocketAddress, Multiaddr> named)
            implements
                Listener {

        @Override
        public List<Multiaddr> addresses() {
            // A socket on 0.0.0.0 says of itself that it is on ::, since the JDK makes it one for both families.
            int port = ((InetSocketAddress) channel.localAddress()).getPort();
            return Addresses.reachable(new InetSocketAddress(at, port)).stream().map(named)
                    .toList();
        }

        @Override
        public void close() {
            channel.close().awaitUninterruptibly();
        }
    }
}
