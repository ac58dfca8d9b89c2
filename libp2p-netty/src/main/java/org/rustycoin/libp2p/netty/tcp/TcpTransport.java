package org.rustycoin.libp2p.netty.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;

import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Acceptor;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Listener;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.netty.transport.Upgrade;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;

/** {@code /ip4|ip6/…/tcp/…}. */
public final class TcpTransport implements Transport {

    private final TcpSockets sockets;

    public TcpTransport(Io io) {
        sockets = new TcpSockets(io);
    }

    @Override
    public String nameOf(Multiaddr address) {
        return "tcp";
    }

    @Override
    public boolean dials(Multiaddr address) {
        return Addresses.isIpThen(address, AddressProtocol.TCP);
    }

    @Override
    public boolean listens(Multiaddr address) {
        return dials(address);
    }

    @Override
    public Attempt dial(Multiaddr address, Upgrade upgrade) {
        ChannelFuture connecting = sockets.connect(Addresses.socket(address), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(upgrade.bytes(address.withoutPeer()));
            }
        }, upgrade);
        return () -> connecting.channel().close();
    }

    @Override
    public Listener listen(Multiaddr address, Acceptor acceptor) throws IOException {
        return sockets.listen(Addresses.socket(address), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                var remote = (InetSocketAddress) channel.remoteAddress();
                Upgrade upgrade = remote == null ? null : acceptor.accept(channel, remote.getAddress(), "tcp");
                if (remote == null || upgrade == null) {
                    channel.close();
                } else {
                    channel.pipeline().addLast(upgrade.bytes(Addresses.tcp(remote)));
                }
            }
        }, Addresses::tcp);
    }
}
