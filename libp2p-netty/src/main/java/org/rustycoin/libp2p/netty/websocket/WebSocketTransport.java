package org.rustycoin.libp2p.netty.websocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.tcp.TcpSockets;
import org.rustycoin.libp2p.netty.transport.Acceptor;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Listener;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.netty.transport.Upgrade;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * {@code /ip4|ip6/…/tcp/…/ws}, and with TLS {@code /wss}, which is also written {@code /tls/ws}. A host that is dialled may
 * be named, {@code /tls/sni/NAME/ws}: its certificate has to be for that name, and otherwise for the IP address.
 */
public final class WebSocketTransport implements Transport {

    /** How soon a new certificate is in use. */
    private static final int CERTIFICATE_CHECK_SECONDS = 10;
    private static final int NONCE_BYTES = 16;

    private final Io io;
    private final WebSocketSettings settings;
    private final TrustedProxies proxies;
    private final TcpSockets sockets;
    private final DialTls dialTls;
    private @Nullable HostCertificate certificate;
    private @Nullable Future<?> checking;

    /** @throws IllegalArgumentException for trusted roots that cannot be read */
    public WebSocketTransport(Io io, WebSocketSettings settings) {
        this.io = io;
        this.settings = settings;
        this.proxies = new TrustedProxies(settings.trustedProxies());
        this.sockets = new TcpSockets(io);
        this.dialTls = new DialTls(settings);
    }

    static boolean isSecure(Multiaddr address) {
        return address.has(AddressProtocol.WSS) || address.has(AddressProtocol.TLS);
    }

    @Override
    public String nameOf(Multiaddr address) {
        return isSecure(address) ? "wss" : "ws";
    }

    @Override
    public boolean dials(Multiaddr address) {
        return listens(address) || Addresses.isIpThen(address, AddressProtocol.TCP, AddressProtocol.TLS,
                AddressProtocol.SNI, AddressProtocol.WS);
    }

    @Override
    public boolean listens(Multiaddr address) {
        return Addresses.isIpThen(address, AddressProtocol.TCP, AddressProtocol.WS)
                || Addresses.isIpThen(address, AddressProtocol.TCP, AddressProtocol.WSS)
                || Addresses.isIpThen(address, AddressProtocol.TCP, AddressProtocol.TLS, AddressProtocol.WS);
    }

    @Override
    public Attempt dial(Multiaddr address, Upgrade upgrade) {
        WebSocketTarget target = WebSocketTarget.of(address);
        byte[] nonce = new byte[NONCE_BYTES];
        io.random().nextBytes(nonce);
        long maskSeed = io.random().nextLong();
        ChannelFuture connecting = sockets.connect(target.at(), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (target.secure()) {
                    channel.pipeline().addLast(dialTls.handler(io.allocator(), target));
                }
                channel.pipeline().addLast(new HttpRequestEncoder(), new HttpResponseDecoder(OpeningHandshake.limits()),
                        new ClientUpgrade(target, address.withoutPeer(), upgrade, nonce, maskSeed));
            }
        }, upgrade);
        return () -> connecting.channel().close();
    }

    /** @throws IllegalArgumentException for {@code /wss} without a certificate, or with files that are none */
    @Override
    public Listener listen(Multiaddr address, Acceptor acceptor) throws IOException {
        HostCertificate shown = isSecure(address) ? certificate(address) : null;
        AddressProtocol[] spelling = address.withoutPeer().components().stream().skip(2)
                .map(Multiaddr.Component::protocol).toArray(AddressProtocol[]::new);
        return sockets.listen(Addresses.socket(address), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                var remote = (InetSocketAddress) channel.remoteAddress();
                Upgrade upgrade = remote == null
                        ? null
                        : acceptor.accept(channel, proxies.has(remote.getAddress()) ? null : remote.getAddress(),
                                nameOf(address));
                if (upgrade == null) {
                    channel.close();
                    return;
                }
                if (shown != null) {
                    channel.pipeline().addLast(shown.handler(io.allocator()));
                }
                channel.pipeline().addLast(new HttpResponseEncoder(), new HttpRequestDecoder(OpeningHandshake.limits()),
                        new ServerUpgrade(spelling, proxies, upgrade, io.random().nextLong()));
            }
        }, at -> Addresses.tcp(at, spelling));
    }

    private synchronized HostCertificate certificate(Multiaddr address) {
        if (settings.certificate() == null || settings.key() == null) {
            throw new IllegalArgumentException("cannot listen on " + address
                    + " without a certificate: give WebSocketSettings a certificate and its key, or listen on /ws");
        }
        HostCertificate read = certificate;
        if (read == null) {
            HostCertificate first = new HostCertificate(settings.certificate(), settings.key(), io.unixSeconds());
            checking = io.loops().next().scheduleWithFixedDelay(() -> Thread.startVirtualThread(first::check),
                    CERTIFICATE_CHECK_SECONDS, CERTIFICATE_CHECK_SECONDS, TimeUnit.SECONDS);
            certificate = first;
            read = first;
        }
        return read;
    }

    @Override
    public synchronized void close() {
        if (checking != null) {
            checking.cancel(false);
        }
        if (certificate != null) {
            certificate.close();
        }
        dialTls.close();
    }
}
