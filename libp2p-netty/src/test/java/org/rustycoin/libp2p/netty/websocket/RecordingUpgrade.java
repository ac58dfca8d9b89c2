package org.rustycoin.libp2p.netty.websocket;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.StreamHost;
import org.rustycoin.libp2p.netty.transport.Upgrade;
import org.rustycoin.libp2p.netty.transport.Wire;
import org.rustycoin.libp2p.session.muxer.Muxer;
import org.rustycoin.libp2p.session.muxer.StreamMuxer;
import org.rustycoin.machine.Offence;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Writes down what a transport does with it. */
final class RecordingUpgrade implements Upgrade {

    final List<Offence.OnConnection> offences = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    final List<InetAddress> origins = new ArrayList<>();
    final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    /** Sizes of the pieces in which it was heard. */
    final List<Integer> pieces = new ArrayList<>();
    boolean full;
    @Nullable
    Multiaddr remote;

    @Override
    public @Nullable PeerId expected() {
        return null;
    }

    @Override
    public boolean comesFrom(InetAddress origin) {
        origins.add(origin);
        return !full;
    }

    @Override
    public ChannelHandler bytes(Multiaddr from) {
        remote = from;
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                var bytes = (ByteBuf) message;
                byte[] copy = new byte[bytes.readableBytes()];
                bytes.readBytes(copy);
                bytes.release();
                heard.writeBytes(copy);
                pieces.add(copy.length);
            }
        };
    }

    @Override
    public StreamHost streams(Wire wire, Multiaddr from, PublicKey key, Function<Muxer.Out, StreamMuxer> muxer) {
        throw new AssertionError("a WebSocket is a channel of bytes");
    }

    @Override
    public void offended(Offence.OnConnection offence) {
        offences.add(offence);
    }

    @Override
    public void failed(Throwable why) {
        failures.add(why);
    }
}
