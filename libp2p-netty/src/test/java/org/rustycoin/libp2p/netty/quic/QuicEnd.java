package org.rustycoin.libp2p.netty.quic;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Acceptor;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.netty.transport.Upgrade;
import org.rustycoin.libp2p.session.tls.ForgedIdentity;
import org.rustycoin.libp2p.session.tls.TlsIdentity;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/** One transport of a test, with loops of its own. */
final class QuicEnd implements Acceptor, AutoCloseable {

    final KeyPair key = KeyPair.generate(new SecureRandom());
    final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("quic-test", true),
            NioIoHandler.newFactory());
    final Io io;
    final QuicTransport transport;
    private boolean echoing;
    private boolean reading = true;
    private boolean full;
    private @Nullable QuicListener listener;
    /** Who has come, from the first datagram on. */
    final BlockingQueue<QuicLink> visitors = new LinkedBlockingQueue<>();
    final BlockingQueue<Channel> channels = new LinkedBlockingQueue<>();

    QuicEnd() {
        this(QuicTransport.Bounds.STANDARD);
    }

    QuicEnd(QuicTransport.Bounds bounds) {
        this(bounds, ForgedIdentity.UNIX_SECONDS);
    }

    /** @param certifiedAt when its certificate was made, in seconds since 1970 */
    QuicEnd(QuicTransport.Bounds bounds, long certifiedAt) {
        var random = new SecureRandom();
        io = new Io(loops, PooledByteBufAllocator.DEFAULT, new TlsIdentity(key, random, certifiedAt), random,
                () -> ForgedIdentity.UNIX_SECONDS);
        transport = (QuicTransport) QuicTransport.of(io, null, bounds);
    }

    /** Streams that are opened to it get back what they bring. */
    QuicEnd echoing() {
        echoing = true;
        return this;
    }

    /** Streams are not read before a test wants it. */
    QuicEnd notReading() {
        reading = false;
        return this;
    }

    /** Nobody is let in. */
    QuicEnd full() {
        full = true;
        return this;
    }

    Multiaddr listen() throws Exception {
        return listen("/ip4/127.0.0.1/udp/0/quic-v1");
    }

    Multiaddr listen(String address) throws Exception {
        listener = (QuicListener) transport.listen(Multiaddr.parse(address), this);
        return listener.addresses().getFirst();
    }

    QuicListener listener() {
        return requireNonNull(listener);
    }

    @Override
    public @Nullable Upgrade accept(Channel channel, @Nullable InetAddress from, String name) {
        if (full) {
            return null;
        }
        var link = new QuicLink(echoing, reading);
        visitors.add(link);
        channels.add(channel);
        return link;
    }

    QuicLink visitor() throws Exception {
        return requireNonNull(visitors.poll(20, TimeUnit.SECONDS));
    }

    /** A dial under way. */
    record Dialled(QuicLink link, Transport.Attempt attempt) {}

    Dialled dialling(Multiaddr to) {
        var link = new QuicLink(echoing, reading);
        return new Dialled(link, transport.dial(to, link));
    }

    /** A connection that has come through. */
    QuicLink dial(Multiaddr to) throws Exception {
        QuicLink link = dialling(to).link();
        StreamEnd.soon(link.handedOver);
        return link;
    }

    /** Waits until no connection is left on the socket that is listened on. */
    void isLeftAlone() throws Exception {
        while (listener().connections() > 0) { // the test's timeout bounds it
            loops.submit(() -> {}).get(20, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close();
        }
        transport.close();
        loops.shutdownGracefully(0, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
