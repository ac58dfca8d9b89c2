package org.rustycoin.libp2p.netty.mdns;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rustycoin.libp2p.protocols.mdns.IpPrefix;
import org.rustycoin.libp2p.protocols.mdns.Link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

/** Real sockets, on the loopback interface and a free port: nothing leaves the machine. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MulticastSocketsTest {

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private Link loopback = new Link(new Link.Id(0, false), "none", List.of());
    private int port;

    @BeforeEach
    void aFreePortOfLoopback() throws Exception {
        NetworkInterface lo = NetworkInterface.getByInetAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}));
        loopback = new Link(new Link.Id(lo.getIndex(), false), lo.getName(),
                List.of(new IpPrefix(new byte[]{127, 0, 0, 1}, 8)));
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    @AfterEach
    void theEnd() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private CompletableFuture<String> join(MulticastSockets sockets, Link link) {
        var joined = new CompletableFuture<String>();
        loops.execute(() -> sockets.join(link, () -> joined.complete("joined"), joined::complete));
        return joined;
    }

    private MulticastSockets daemon(BlockingQueue<String> heard) {
        return new MulticastSockets(loops.next(), port,
                (link, source, packet) -> heard.add(link.name() + " " + source[0] + " "
                        + packet.readableBytes() + " " + packet.getCharSequence(0, 2, StandardCharsets.US_ASCII)));
    }

    @Test
    void severalDaemonsShareThePortAndAllHearWhatOneSendsItselfIncluded() throws Exception {
        var first = new LinkedBlockingQueue<String>();
        var second = new LinkedBlockingQueue<String>();
        MulticastSockets one = daemon(first);
        MulticastSockets two = daemon(second);
        assertThat(join(one, loopback).get()).isEqualTo("joined");
        assertThat(join(two, loopback).get()).isEqualTo("joined");
        loops.execute(() -> one.send(loopback, Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII), _ -> {}));
        String heard = loopback.name() + " 127 5 he";
        assertThat(first.take()).isEqualTo(heard);
        assertThat(second.take()).isEqualTo(heard);
        loops.submit(two::close).sync();
        loops.execute(() -> one.send(loopback, Unpooled.copiedBuffer("again", StandardCharsets.US_ASCII), _ -> {}));
        assertThat(first.take()).endsWith("ag");
        assertThat(second).isEmpty();
        loops.submit(one::close).sync();
    }

    @Test
    void aPacketBeyondTheLargestIsSeenAsSuch() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        MulticastSockets daemon = daemon(heard);
        assertThat(join(daemon, loopback).get()).isEqualTo("joined");
        loops.execute(() -> daemon.send(loopback, Unpooled.wrappedBuffer(new byte[20_000]), _ -> {}));
        assertThat(heard.take()).contains(" 9001 ");
        loops.submit(daemon::close).sync();
    }

    @Test
    void aLinkThatCannotBeJoinedSaysWhyAndTheOthersGoOn() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        MulticastSockets daemon = daemon(heard);
        var missing = new Link(new Link.Id(987_654, false), "gone0", List.of());
        assertThat(join(daemon, missing).get()).contains("the interface has gone");
        assertThat(join(daemon, loopback).get()).isEqualTo("joined");
        loops.execute(() -> daemon.send(missing, Unpooled.wrappedBuffer(new byte[5]), _ -> {}));
        loops.execute(() -> daemon.send(loopback, Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII), _ -> {}));
        assertThat(heard.take()).startsWith(loopback.name());
        loops.submit(daemon::close).sync();
    }

    @Test
    void aPortThatAnotherProgramDoesNotShareIsTold() throws Exception {
        try (var _ = new DatagramSocket(port, InetAddress.getByAddress(new byte[]{0, 0, 0, 0}))) {
            assertThat(join(daemon(new LinkedBlockingQueue<>()), loopback).get()).contains(
                    "cannot bind UDP port " + port,
                    "does not share it");
        }
    }
}
