package org.rustycoin.libp2p.netty.mdns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.rustycoin.libp2p.protocols.mdns.DnsMessage;
import org.rustycoin.libp2p.protocols.mdns.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;

/**
 * One socket for each link, since a packet does not say which interface it came by: bound to the port of mDNS, which all
 * daemons of a machine share, and a member of the group on that interface alone. Lives on one event loop.
 */
final class MulticastSockets {

    private static final Logger LOG = LoggerFactory.getLogger(MulticastSockets.class);

    static final int PORT = 5353;
    private static final InetAddress GROUP_4 = group(224, 0, 0, 251);
    private static final InetAddress GROUP_6 = group(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xfb);
    private static final InetAddress ANY_4 = group(0, 0, 0, 0);
    private static final InetAddress ANY_6 = group(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    /** RFC 6762 §11. */
    private static final int TTL = 255;
    /** One more than the largest packet, so that a larger one is seen as such. */
    private static final int RECEIVE_BYTES = DnsMessage.BYTES_MAX + 1;
    /** A flood does not keep the loop from its other channels for longer. */
    private static final int PACKETS_PER_READ = 16;

    /** Who hears the packets, on the loop. */
    interface Receiver {
        void received(Link link, byte[] source, ByteBuf packet);
    }

    private final EventLoop loop;
    private final int port;
    private final Receiver receiver;
    private final Map<Link.Id, Channel> sockets = new LinkedHashMap<>();

    /** @param port where the group is: {@link #PORT} but for tests */
    MulticastSockets(EventLoop loop, int port, Receiver receiver) {
        this.loop = loop;
        this.port = port;
        this.receiver = receiver;
    }

    private static InetAddress group(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses of 4 and 16 bytes are known", e);
        }
    }

    /** Receives what comes by a link from when {@code done} is told; or {@code failed} hears why that is not possible. */
    void join(Link link, Runnable done, Consumer<String> failed) {
        NetworkInterface on;
        ChannelFuture bound;
        try {
            on = Objects.requireNonNull(NetworkInterface.getByIndex(link.id().index()), "the interface has gone");
            bound = bind(link, on);
        } catch (Exception e) { // an option that the platform does not have, or an interface without one
            failed.accept(text(e));
            return;
        }
        Channel before = sockets.put(link.id(), bound.channel());
        if (before != null) {
            before.close();
        }
        var group = new InetSocketAddress(link.id().six() ? GROUP_6 : GROUP_4, port);
        bound.addListener(_ -> {
            if (bound.isSuccess()) {
                ((NioDatagramChannel) bound.channel()).joinGroup(group, on).addListener(joined -> {
                    if (joined.isSuccess()) {
                        done.run();
                    } else {
                        gone(link, bound.channel());
                        failed.accept("cannot join the group " + group + ": " + text(joined.cause()));
                    }
                });
            } else {
                gone(link, bound.channel());
                failed.accept("cannot bind UDP port " + port + ": " + text(bound.cause())
                        + "; another program has it and does not share it");
            }
        });
    }

    private ChannelFuture bind(Link link, NetworkInterface on) {
        SocketProtocolFamily family = link.id().six() ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        var channel = new NioDatagramChannel(family);
        var bootstrap = new Bootstrap().group(loop).channelFactory(() -> channel)
                .option(ChannelOption.SO_REUSEADDR, true).option(ChannelOption.IP_MULTICAST_IF, on)
                .option(ChannelOption.IP_MULTICAST_TTL, TTL)
                .option(ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(RECEIVE_BYTES).maxMessagesPerRead(PACKETS_PER_READ))
                .handler(new Packets(link));
        channel.config().setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true); // not on Windows
        return bootstrap.bind(link.id().six() ? ANY_6 : ANY_4, port);
    }

    private void gone(Link link, Channel channel) {
        channel.close();
        sockets.remove(link.id(), channel);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    void leave(Link link) {
        Channel socket = sockets.remove(link.id());
        if (socket != null) {
            socket.close();
        }
    }

    /** Sends to a link's group; {@code failed} hears why it could not be sent. Nothing happens if it is not joined. */
    void send(Link link, ByteBuf packet, Consumer<Throwable> failed) {
        Channel socket = sockets.get(link.id());
        if (socket == null || !socket.isActive()) {
            packet.release();
            return;
        }
        var group = new InetSocketAddress(link.id().six() ? GROUP_6 : GROUP_4, port);
        socket.writeAndFlush(new DatagramPacket(packet, group)).addListener(sent -> {
            if (!sent.isSuccess()) {
                failed.accept(sent.cause());
            }
        });
    }

    /** Whether a link's packets can be received and sent. */
    boolean isJoined(Link link) {
        Channel socket = sockets.get(link.id());
        return socket != null && socket.isActive();
    }

    void close() {
        sockets.values().forEach(Channel::close);
        sockets.clear();
    }

    /** What comes by one link. */
    private final class Packets extends SimpleChannelInboundHandler<DatagramPacket> {

        private final Link link;

        Packets(Link link) {
            this.link = link;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
            byte[] source = packet.sender().getAddress().getAddress();
            if ((source.length == 16) == link.id().six()) { // a socket of IPv6 may hear IPv4, which has its own
                receiver.received(link, source, packet.content());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("mDNS on {}: {}", link, text(cause)); // an error of one datagram; the socket goes on
        }
    }
}
