package org.rustycoin.libp2p.netty;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.swarm.keeping.KeepSettings;
import org.rustycoin.libp2p.swarm.keeping.Renewal;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How connections come and go: who is dialled, which are kept, which are closed and why. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectionsTest {

    private static final long MILLI = 1_000_000L;
    /** So that what is left over goes soon. */
    private static final KeepSettings SHORT = new KeepSettings(300 * MILLI, 50 * MILLI, 20_000 * MILLI);

    private static List<ConnectionFacts> connections(EchoNode of) {
        return of.node.connections().join();
    }

    private static void eventually(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + 60_000 * MILLI;
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static <T> T onLoop(EchoNode of, java.util.function.Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        of.node.loop().post(() -> answer.complete(question.get()));
        return answer.join();
    }

    @Test
    void whoIsConnectedIsNotDialledAgain() throws Exception {
        try (var server = new EchoNode(); var client = new EchoNode()) {
            Peer peer = client.dial(server);
            assertThat(client.dial(server)).isEqualTo(peer);
            assertThat(connections(client)).hasSize(1);
        }
    }

    @Test
    void dialsOfOnePeerAtOnceMakeOneConnection() throws Exception {
        try (var server = new EchoNode(); var client = new EchoNode()) {
            var dials = List.of(client.node.dial(server.address()), client.node.dial(server.address()),
                    client.node.dial(server.address()));
            for (CompletableFuture<Peer> dial : dials) {
                assertThat(dial.get(20, TimeUnit.SECONDS)).isEqualTo(server.node.peerId().toPeer());
            }
            assertThat(connections(client)).hasSize(1);
            assertThat(onLoop(client, () -> client.node.dials().kept())).isZero();
        }
    }

    @Test
    void twoWhoDialEachOtherAtOnceKeepTheSameConnection() throws Exception {
        try (var one = new EchoNode(settings -> settings.keep(SHORT));
                var other = new EchoNode(settings -> settings.keep(SHORT))) {
            for (EchoNode each : List.of(one, other)) {
                each.node.hold((each == one ? other : one).node.peerId().toPeer(), "test");
            }
            CompletableFuture<Peer> there = one.node.dial(other.address());
            CompletableFuture<Peer> back = other.node.dial(one.address());
            there.get(20, TimeUnit.SECONDS);
            back.get(20, TimeUnit.SECONDS);
            eventually("one connection, the same on both sides", () -> {
                List<ConnectionFacts> here = connections(one);
                List<ConnectionFacts> opposite = connections(other);
                return here.size() == 1 && opposite.size() == 1
                        && here.getFirst().outbound() != opposite.getFirst().outbound();
            });
            assertThat(one.ask(other.node.peerId().toPeer(), "a", 20_000 * MILLI).get()).isEqualTo("aa");
            assertThat(other.ask(one.node.peerId().toPeer(), "b", 20_000 * MILLI).get()).isEqualTo("bb");
        }
    }

    @Test
    void aConnectionThatNobodyNeedsIsClosedAndOneThatIsHeldIsNot() throws Exception {
        try (var server = new EchoNode();
                var second = new EchoNode();
                var client = new EchoNode(settings -> settings.keep(SHORT))) {
            Peer held = client.dial(second);
            client.node.hold(held, "test");
            client.dial(server);
            CloseReason reason = client.heard.next(CloseReason.class);
            assertThat(reason.text()).contains("nobody needs it");
            assertThat(connections(client)).singleElement().extracting(ConnectionFacts::peer).isEqualTo(held);
            client.node.release(held, "test");
            assertThat(client.heard.next(CloseReason.class).text()).contains("nobody needs it");
        }
    }

    @Test
    void aConnectionIsReplacedWhenItIsOldAndNoQuestionIsLost() throws Exception {
        var soon = new Renewal.Settings(400 * MILLI, 1L << 40);
        try (var server = new EchoNode(settings -> settings.keep(SHORT));
                var client = new EchoNode(settings -> settings.keep(SHORT).renewal(soon))) {
            Peer peer = client.dial(server);
            client.node.hold(peer, "test");
            ConnectionHost first = onLoop(client, () -> client.node.peers().connectionTo(peer));
            int asked = 0;
            while (onLoop(client, () -> client.node.peers().connectionTo(peer)) == first || asked % 100 != 0) {
                assertThat(client.ask(peer, "q", 20_000 * MILLI).get()).isEqualTo("qq");
                asked++;
            }
            eventually("the old one is gone", () -> connections(client).stream()
                    .allMatch(each -> each.ageNanos() < 30_000 * MILLI) && first != null && first.isClosed());
            assertThat(client.ask(peer, "still", 20_000 * MILLI).get()).isEqualTo("stillstill");
        }
    }

    @Test
    void aPersistentPeerIsDialledAgainWhenItIsLost() throws Exception {
        try (var server = new EchoNode(); var client = new EchoNode()) {
            Peer peer = server.node.peerId().toPeer();
            client.node.persist(peer, List.of(server.address()));
            assertThat(client.heard.next(Peer.class)).isEqualTo(peer);
            server.heard.next(Peer.class);
            server.node.disconnect(client.node.peerId().toPeer(), "enough");
            client.heard.next(CloseReason.class);
            assertThat(client.heard.next(Peer.class)).isEqualTo(peer);
        }
    }

    @Test
    void aDialThatIsGivenUpLeavesNeitherSocketNorEntry() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); var client = new EchoNode()) {
            CompletableFuture<Peer> dial = client.node
                    .dial(Multiaddr.tcp(silent.getInetAddress().getAddress(), silent.getLocalPort()));
            try (Socket accepted = silent.accept()) {
                accepted.setSoTimeout(20_000);
                assertThat(accepted.getInputStream().read()).as("the upgrade has begun").isPositive();
                dial.cancel(false);
                accepted.getInputStream().readAllBytes(); // up to the end, or the time is over
            }
            eventually("nothing is kept", () -> onLoop(client,
                    () -> client.node.dials().kept() + client.node.dials().machine().attempts()) == 0);
            assertThat(connections(client)).isEmpty();
        }
    }

    @Test
    void ofAPeersAddressesOneThatAnswersIsEnough() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var server = new EchoNode();
                var client = new EchoNode()) {
            Multiaddr dead = Multiaddr.tcp(silent.getInetAddress().getAddress(), silent.getLocalPort());
            Peer peer = server.node.peerId().toPeer();
            assertThat(client.node.dial(peer, List.of(dead, server.address())).get(30, TimeUnit.SECONDS))
                    .isEqualTo(peer);
            eventually("nothing is kept", () -> onLoop(client, () -> client.node.dials().kept()) == 0);
        }
    }

    @Test
    void aDialThatFailsNamesEveryAddressAndWhy() throws Exception {
        int dead;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = gone.getLocalPort();
        }
        try (var client = new EchoNode()) {
            Multiaddr address = Multiaddr.tcp(InetAddress.getLoopbackAddress().getAddress(), dead);
            assertThatThrownBy(() -> client.node.dial(address).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining(address.toString()).hasMessageContaining("refused");
        }
    }
}
