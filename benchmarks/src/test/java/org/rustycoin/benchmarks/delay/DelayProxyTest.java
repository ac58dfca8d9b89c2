package org.rustycoin.benchmarks.delay;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The relays with real sockets and a delay of a millisecond: what arrives, not when. */
@Timeout(30)
class DelayProxyTest {

    private static final Duration DELAY = Duration.ofMillis(1);

    @Test
    void everyByteOfAConnectionArrivesInOrderAndTheEndAfterThem() throws Exception {
        byte[] sent = new byte[3 << 20];
        new Random(7).nextBytes(sent);
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var proxy = DelayProxy.tcp((InetSocketAddress) server.getLocalSocketAddress(), DELAY);
                var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            Thread sender = Thread.ofVirtual().start(() -> send(client, sent));
            try (Socket served = server.accept()) {
                assertThat(served.getInputStream().readAllBytes()).isEqualTo(sent);
                OutputStream back = served.getOutputStream();
                back.write(sent, 0, 1000);
                back.flush();
                InputStream in = client.getInputStream();
                assertThat(in.readNBytes(1000)).isEqualTo(java.util.Arrays.copyOf(sent, 1000));
                served.shutdownOutput();
                assertThat(in.read()).isEqualTo(-1);
            }
            sender.join();
        }
    }

    private static void send(Socket client, byte[] sent) {
        try {
            client.getOutputStream().write(sent);
            client.shutdownOutput();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatIsNotThereClosesTheClientsConnection() throws Exception {
        int nobody;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        try (var proxy = DelayProxy.tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), nobody), DELAY);
                var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void datagramsArriveWholeAndAnswersFindTheirSender() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var server = new DatagramSocket(0, here);
                var proxy = DelayProxy.udp(new InetSocketAddress(here, server.getLocalPort()), DELAY);
                var one = new DatagramSocket(0, here);
                var two = new DatagramSocket(0, here)) {
            for (DatagramSocket client : new DatagramSocket[]{one, two}) {
                byte[] hello = {(byte) client.getLocalPort(), 2, 3};
                client.send(new DatagramPacket(hello, 3, here, proxy.port()));
                var came = new DatagramPacket(new byte[100], 100);
                server.receive(came);
                assertThat(came.getLength()).isEqualTo(3);
                server.send(new DatagramPacket(came.getData(), 3, came.getSocketAddress()));
            }
            for (DatagramSocket client : new DatagramSocket[]{one, two}) {
                var answer = new DatagramPacket(new byte[100], 100);
                client.receive(answer);
                assertThat(answer.getData()[0]).isEqualTo((byte) client.getLocalPort());
            }
            assertThat(proxy.dropped()).isZero();
        }
    }
}
