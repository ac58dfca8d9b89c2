package org.rustycoin.libp2p.netty.quic;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.tls.TlsCredentials;
import org.rustycoin.libp2p.netty.transport.Addresses;
import org.rustycoin.libp2p.netty.transport.Transport;
import org.rustycoin.libp2p.session.tls.ForgedIdentity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.rustycoin.libp2p.netty.quic.StreamEnd.soon;

/** Who is let in, who is not, and what is left of them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuicHandshakeTest {

    private final List<QuicEnd> ends = new ArrayList<>();

    private QuicEnd end(QuicEnd made) {
        ends.add(made);
        return made;
    }

    private QuicEnd end() {
        return end(new QuicEnd());
    }

    @AfterEach
    void close() {
        ends.forEach(QuicEnd::close);
    }

    private static void assertEchoes(QuicLink link) throws Exception {
        byte[] bytes = "hello".getBytes(StandardCharsets.US_ASCII);
        assertThat(soon(link.open().writes(bytes, true).whole)).isEqualTo(bytes);
    }

    @Test
    void bothSidesLearnWhoAndWhereTheOtherIs() throws Exception {
        QuicEnd server = end();
        QuicEnd client = end();
        Multiaddr address = server.listen();
        QuicLink link = client.dial(address);
        QuicLink visitor = server.visitor();
        assertThat(soon(link.handedOver)).isEqualTo(server.key.publicKey());
        assertThat(soon(visitor.handedOver)).isEqualTo(client.key.publicKey());
        assertThat(soon(link.remote)).isEqualTo(address);
        assertThat(soon(visitor.remote).toString()).startsWith("/ip4/127.0.0.1/udp/").endsWith("/quic-v1");
    }

    @Test
    void itWorksOverIpv6() throws Exception {
        assumeTrue(hasIpv6Loopback());
        QuicEnd server = end().echoing();
        QuicLink link = end().dial(server.listen("/ip6/::1/udp/0/quic-v1"));
        assertEchoes(link);
        assertThat(soon(server.visitor().remote).toString()).startsWith("/ip6/::1/udp/");
    }

    private static boolean hasIpv6Loopback() {
        try (var socket = new DatagramSocket(new InetSocketAddress("::1", 0))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void dialsShareTheirSocket() throws Exception {
        QuicEnd server = end().echoing();
        QuicEnd client = end();
        Multiaddr address = server.listen();
        for (int i = 0; i < 5; i++) {
            assertEchoes(client.dial(address));
        }
        assertThat(client.transport.dialSockets()).isOne();
        assertThat(server.listener().connections()).isEqualTo(5);
    }

    /** By whichever rule: they are tested where they are made. */
    @ParameterizedTest
    @ValueSource(strings = {"expired", "of another", "none"})
    void whoShowsABadCertificateIsNeverHandedOver(String which) throws Exception {
        QuicEnd server = end().echoing();
        Multiaddr address = server.listen();
        TlsCredentials shown = switch (which) {
            case "expired" -> ForgedIdentity.expired();
            case "of another" -> ForgedIdentity.ofAnother();
            default -> null;
        };
        try (var stranger = new RawQuic(server.loops, shown, "libp2p", false)) {
            stranger.dial(Addresses.socket(address));
            assertThat(soon(stranger.closed).isTlsError()).isTrue(); // it is told
        }
        QuicLink visitor = server.visitor();
        if (shown != null) {
            assertThat(soon(visitor.failure)).hasMessageContaining(
                    which.equals("expired") ? "VALIDITY" : "HOST_SIGNATURE");
        }
        assertThat(visitor.handedOver).isNotDone();
        server.isLeftAlone();
        assertEchoes(end().dial(address)); // and others are let in
    }

    @Test
    void whoSpeaksSomethingElseIsNeverHandedOver() throws Exception {
        QuicEnd server = end();
        Multiaddr address = server.listen();
        try (var stranger = new RawQuic(server.loops, TlsCredentials.of(server.io.tls()), "h3", false)) {
            assertThat(stranger.dial(Addresses.socket(address))).isNull();
        }
        assertThat(server.visitor().handedOver).isNotDone();
    }

    @Test
    void whoeverComesBackWithATicketShowsItsCertificateAllTheSame() throws Exception {
        QuicEnd server = end();
        InetSocketAddress address = Addresses.socket(server.listen());
        try (var stranger = new RawQuic(server.loops, TlsCredentials.of(server.io.tls()), "libp2p", false)) {
            for (int i = 0; i < 10; i++) { // it has got a ticket by the second or third time
                stranger.dial(address);
                QuicLink visitor = server.visitor();
                CompletableFuture.anyOf(visitor.handedOver, visitor.failure).get(20, TimeUnit.SECONDS);
                assertThat(visitor.failure).isNotDone();
            }
        }
    }

    @Test
    void aListenerWithABadCertificateIsNotTalkedTo() throws Exception {
        long longAgo = ForgedIdentity.UNIX_SECONDS - 200L * 365 * 24 * 3600; // and expired 100 years later
        QuicEnd server = end(new QuicEnd(QuicTransport.Bounds.STANDARD, longAgo));
        QuicEnd client = end();
        QuicLink link = client.dialling(server.listen()).link();
        assertThat(soon(link.failure)).hasMessageContaining("its certificate breaks a rule: VALIDITY");
        assertThat(link.handedOver).isNotDone();
        assertThat(soon(server.visitor().failure)).hasMessageContaining("TLS alert");
        server.isLeftAlone();
    }

    @Test
    void whoIsTurnedAwayAtTheDoorLeavesNothing() throws Exception {
        QuicEnd server = end().full();
        QuicEnd client = end(new QuicEnd(new QuicTransport.Bounds(300, AddressValidation.UNVALIDATED_MAX)));
        QuicLink link = client.dialling(server.listen()).link();
        assertThat(soon(link.failure)).hasMessageContaining("timed out");
        server.isLeftAlone();
    }

    @Test
    void aDialOfADeadPortFailsInItsTime() throws Exception {
        QuicEnd client = end(new QuicEnd(new QuicTransport.Bounds(300, AddressValidation.UNVALIDATED_MAX)));
        try (var silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            QuicLink link = client.dialling(
                    Multiaddr.parse("/ip4/127.0.0.1/udp/" + silent.getLocalPort() + "/quic-v1")).link();
            assertThat(soon(link.failure)).hasMessageContaining("timed out");
            assertThat(link.handedOver).isNotDone();
        }
    }

    @Test
    void aDialThatIsCancelledLeavesNothing() throws Exception {
        QuicEnd server = end();
        QuicEnd client = end();
        Multiaddr address = server.listen();
        QuicEnd.Dialled early = client.dialling(address);
        early.attempt().cancel(); // before there is a socket, or while it shakes hands
        soon(early.link().failure);
        assertThat(early.link().handedOver).isNotDone();
        server.isLeftAlone();

        QuicEnd.Dialled late = client.dialling(address);
        soon(late.link().handedOver);
        late.attempt().cancel();
        soon(late.link().ended);
        server.isLeftAlone();
        assertThat(late.link().failure).isNotDone();
    }

    @Test
    void garbageDisturbsNobody() throws Exception {
        QuicEnd server = end().echoing();
        Multiaddr address = server.listen();
        QuicLink bystander = end().dial(address);
        assertEchoes(bystander);
        var random = new Random(7);
        try (var attacker = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            for (int i = 0; i < 3000; i++) {
                byte[] garbage = new byte[random.nextInt(1500)];
                random.nextBytes(garbage);
                if (garbage.length > 4 && i % 3 == 0) {
                    garbage[0] = (byte) 0x40; // a short header for a connection that is not there
                } else if (garbage.length > 6 && i % 3 == 1) {
                    longHeader(garbage, 0x1a2a3a4a); // a version that is none
                }
                send(attacker, address, garbage);
            }
        }
        assertEchoes(bystander);
        assertThat(server.listener().connections()).isLessThanOrEqualTo(2);
    }

    private static void longHeader(byte[] packet, int version) {
        packet[0] = (byte) 0xc0;
        for (int i = 0; i < 4; i++) {
            packet[1 + i] = (byte) (version >> 24 - 8 * i);
        }
    }

    private static void send(DatagramSocket from, Multiaddr to, byte[] bytes) throws IOException {
        from.send(new DatagramPacket(bytes, bytes.length, Addresses.socket(to)));
    }

    /** Handshakes that nobody goes on with, as from addresses that are not the sender's. */
    @Test
    void aFloodOfFirstPacketsTakesFewPlacesAndTheRestMustComeBackWithAToken() throws Exception {
        QuicEnd server = end().echoing();
        Multiaddr address = server.listen();
        int dials = 4 * AddressValidation.UNVALIDATED_MAX;
        try (var attacker = new RawQuic(end().loops, TlsCredentials.of(server.io.tls()), "libp2p", true)) {
            for (int i = 0; i < dials; i++) {
                attacker.dialling(Addresses.socket(address));
            }
            while (attacker.retries.get() < dials - AddressValidation.UNVALIDATED_MAX) {
                Thread.onSpinWait(); // the test's timeout bounds it
            }
            assertThat(server.listener().connections()).isLessThanOrEqualTo(AddressValidation.UNVALIDATED_MAX);
            assertEchoes(end().dial(address)); // honest diallers come in with a token
        }
    }

    @Test
    void whoMustProveItsAddressDoesAndIsLetIn() throws Exception {
        QuicEnd server = end(new QuicEnd(new QuicTransport.Bounds(10_000, 0))).echoing();
        Multiaddr address = server.listen();
        for (int i = 0; i < 3; i++) {
            assertEchoes(end().dial(address));
        }
    }

    @Test
    void withoutItsNativeLibraryThereIsNoQuicAndItSaysSo() throws Exception {
        QuicEnd any = end();
        Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/udp/0/quic-v1");
        Transport none = QuicTransport.of(any.io, new UnsatisfiedLinkError("no netty_quiche here"),
                QuicTransport.Bounds.STANDARD);
        assertThat(none.dials(address)).isFalse();
        assertThat(none.listens(address)).isTrue();
        assertThatThrownBy(() -> none.listen(address, any)).isInstanceOf(IOException.class)
                .hasMessageContaining("no netty_quiche here").hasMessageContaining("listen on TCP instead");
        none.close();
    }

    @Test
    void aPortThatIsTakenIsRefusedWithTheReason() throws Exception {
        QuicEnd server = end();
        Multiaddr taken = server.listen();
        assertThatThrownBy(() -> end().listen(taken.toString())).isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
    }

    @Test
    void onlyItsOwnAddressesAreDialled() throws Exception {
        Transport quic = end().transport;
        assertThat(quic.dials(Multiaddr.parse("/ip4/127.0.0.1/udp/1/quic-v1"))).isTrue();
        assertThat(quic.dials(Multiaddr.parse("/ip6/::1/udp/1/quic-v1"))).isTrue();
        assertThat(quic.dials(Multiaddr.parse("/ip4/127.0.0.1/udp/1/quic"))).isFalse(); // a draft that is dead
        assertThat(quic.dials(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"))).isFalse();
        assertThat(quic.dials(Multiaddr.parse("/dns4/localhost/udp/1/quic-v1"))).isFalse();
    }
}
