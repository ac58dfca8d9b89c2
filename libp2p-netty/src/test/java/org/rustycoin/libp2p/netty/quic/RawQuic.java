package org.rustycoin.libp2p.netty.quic;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.netty.tls.AnyCertificate;
import org.rustycoin.libp2p.netty.tls.TlsCredentials;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.util.concurrent.Future;

/** A dialler that is none of ours: it trusts everybody, and shows what a test wants, or nothing. */
final class RawQuic implements AutoCloseable {

    private final QuicSslContext tls;
    private final Channel socket;
    final AtomicInteger retries = new AtomicInteger();
    final CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();

    /** @param deaf whether it hears nothing, as one who sends from another's address */
    RawQuic(EventLoopGroup loops, @Nullable TlsCredentials shown, String protocol, boolean deaf) {
        QuicSslContextBuilder builder = QuicSslContextBuilder.forClient().trustManager(new AnyCertificate())
                .endpointIdentificationAlgorithm("").applicationProtocols(protocol);
        if (shown != null) {
            builder.keyManager(shown.key(), null, shown.certificate());
        }
        tls = builder.build();
        socket = new Bootstrap().group(loops).channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Ear(deaf), QuicParameters.apply(new QuicClientCodecBuilder())
                                // with a name for the server, under which a session would be kept
                                .sslEngineProvider(made -> tls.newEngine(made.alloc(), "peer", 4001)).build());
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0)).syncUninterruptibly().channel();
    }

    private final class Ear extends ChannelInboundHandlerAdapter {
        private final boolean deaf;

        Ear(boolean deaf) {
            this.deaf = deaf;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var packet = (DatagramPacket) message;
            if ((packet.content().getByte(0) & 0xf0) == 0xf0) {
                retries.incrementAndGet();
            }
            if (deaf) {
                packet.release();
            } else {
                ctx.fireChannelRead(message);
            }
        }
    }

    /** Tries to connect; the channel, or null if the handshake failed. */
    @Nullable
    QuicChannel dial(InetSocketAddress to) throws Exception {
        Future<QuicChannel> dialled = dialling(to);
        dialled.await(20, TimeUnit.SECONDS);
        return dialled.isSuccess() ? dialled.getNow() : null;
    }

    Future<QuicChannel> dialling(InetSocketAddress to) {
        return QuicChannel.newBootstrap(socket).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000)
                .remoteAddress(to).handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        if (event instanceof QuicConnectionCloseEvent close) {
                            closed.complete(close);
                            ctx.channel().eventLoop().execute(ctx::close);
                        }
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        ctx.close();
                    }
                }).connect();
    }

    @Override
    public void close() {
        socket.close().syncUninterruptibly();
    }
}
