package org.rustycoin.libp2p.netty.websocket;

import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.netty.transport.Listener;
import org.rustycoin.libp2p.session.tls.TlsIdentity;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

/** For whom a connection counts at first: a proxy brings many, and its own address must not be limited for them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxiedListenerTest {

    private static Optional<InetAddress> countedFor(WebSocketSettings settings) throws Exception {
        BlockingQueue<Optional<InetAddress>> counted = new LinkedBlockingQueue<>();
        var random = new SecureRandom();
        try (var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
            var io = new Io(loops, PooledByteBufAllocator.DEFAULT, new TlsIdentity(KeyPair.generate(random), random, 0),
                    random, () -> 0);
            var transport = new WebSocketTransport(io, settings);
            Listener listener = transport.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0/ws"), (_, from, _) -> {
                counted.add(Optional.ofNullable(from));
                return null;
            });
            try (var socket = new Socket()) {
                socket.connect(Addresses.socket(listener.addresses().getFirst()));
                Optional<InetAddress> first = counted.poll(20, TimeUnit.SECONDS);
                assertThat(first).isNotNull();
                return first == null ? Optional.empty() : first;
            } finally {
                listener.close();
                transport.close();
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aStrangerCountsForItsAddressAtOnce() throws Exception {
        assertThat(countedFor(WebSocketSettings.STANDARD)).contains(InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void aTrustedProxyCountsForNobodyBeforeItHasSaidForWhom() throws Exception {
        assertThat(countedFor(WebSocketSettings.STANDARD.withTrustedProxy("127.0.0.0/8"))).isEmpty();
    }
}
