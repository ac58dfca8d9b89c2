package org.rustycoin.libp2p.netty.quic;

import java.io.IOException;
import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.netty.transport.Upgrade;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;

/** One dial under way; after its making, on its socket's event loop. */
final class QuicDial implements Transport.Attempt {

    private final EventLoop loop;
    private final InetSocketAddress to;
    private final Multiaddr remote;
    private final Upgrade upgrade;
    private final int connectMillis;
    private @Nullable QuicChannel channel;
    private @Nullable QuicWire wire;
    private boolean cancelled;

    QuicDial(EventLoop loop, InetSocketAddress to, Multiaddr remote, Upgrade upgrade, int connectMillis) {
        this.loop = loop;
        this.to = to;
        this.remote = remote;
        this.upgrade = upgrade;
        this.connectMillis = connectMillis;
    }

    /** Begins the handshake from a socket. */
    void connect(Channel socket) {
        if (cancelled) {
            failed(new IOException("given up"));
            return;
        }
        QuicChannel.newBootstrap(socket).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis).remoteAddress(to)
                .handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel connecting) {
                        var last = new QuicWire(connecting, upgrade, remote);
                        connecting.pipeline().addLast(last);
                        channel = connecting;
                        wire = last;
                    }
                }).connect().addListener((Future<QuicChannel> connected) -> {
                    if (!connected.isSuccess()) {
                        failed(connected.cause());
                    }
                });
    }

    private void failed(Throwable cause) {
        String known = wire == null ? null : wire.why();
        upgrade.failed(known == null ? cause : new IOException(known, cause));
        if (channel != null) {
            loop.execute(channel::close); // with the alert, if it was our doing
        }
    }

    @Override
    public void cancel() {
        if (!loop.isShuttingDown()) {
            loop.execute(() -> {
                cancelled = true;
                if (channel != null) {
                    channel.close();
                }
            });
        }
    }
}
