package org.rustycoin.libp2p.netty;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.netty.websocket.TestAuthority;
import org.rustycoin.libp2p.netty.websocket.WebSocketSettings;
import org.rustycoin.libp2p.session.SessionSettings;
import org.rustycoin.libp2p.session.yamux.YamuxSettings;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Nodes that talk over WebSocket, plain and under TLS. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebSocketTest {

    /** The default of {@code transient.connections_inbound}. */
    private static final int HALF_OPEN_MAX = 64;

    private static final SessionSettings QUICK = new SessionSettings(300_000_000L, 10 * EchoNode.SECOND,
            YamuxSettings.STANDARD);
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    @TempDir
    private Path folder;

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new AssertionError(e);
        }
    }

    /** A node that listens there too; it is the last of its addresses. */
    private static EchoNode listening(String at, UnaryOperator<WebSocketSettings> settings) throws Exception {
        return new EchoNode(builder -> builder.listen(address(at))
                .webSocket(settings.apply(WebSocketSettings.STANDARD)));
    }

    private static EchoNode dialling(UnaryOperator<WebSocketSettings> settings) throws Exception {
        return new EchoNode(builder -> builder.webSocket(settings.apply(WebSocketSettings.STANDARD)));
    }

    private static Peer dial(EchoNode from, EchoNode to) throws Exception {
        return from.node.dial(to.node.listenAddresses().getLast()).get(20, TimeUnit.SECONDS);
    }

    private static void assertEcho(EchoNode client, Peer peer, int length) throws Exception {
        String question = "q".repeat(length);
        assertThat(client.ask(peer, question, 40 * EchoNode.SECOND).get(40, TimeUnit.SECONDS))
                .isEqualTo(question + question);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/127.0.0.1/tcp/0/ws", "/ip6/::1/tcp/0/ws"})
    void twoNodesTalkOverWebSocket(String at) throws Exception {
        try (var server = listening(at, same -> same); var client = new EchoNode()) {
            Peer peer = dial(client, server);
            assertThat(peer).isEqualTo(server.node.peerId().toPeer());
            for (int length : new int[]{1, 70_000, EchoNode.TEXT_BYTES_MAX / 2}) {
                assertEcho(client, peer, length);
            }
            ConnectionFacts facts = client.node.connections().get(20, TimeUnit.SECONDS).getFirst();
            assertThat(facts.transport()).isEqualTo("ws");
            assertThat(facts.security()).isEqualTo("/noise");
            ConnectionFacts there = server.node.connections().get(20, TimeUnit.SECONDS).getFirst();
            assertThat(there.transport()).isEqualTo("ws");
            assertThat(there.address().toString()).endsWith("/ws");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/127.0.0.1/tcp/0/wss", "/ip4/127.0.0.1/tcp/0/tls/ws"})
    void twoNodesTalkOverWebSocketUnderTls(String at) throws Exception {
        var authority = new TestAuthority(folder);
        TestAuthority.Issued issued = authority.issue(TestAuthority.LOOPBACK);
        Path root = authority.root();
        try (var server = listening(at, settings -> settings.withCertificate(issued.chain(), issued.key()));
                var client = dialling(settings -> settings.withTrustedRoots(root))) {
            Peer peer = dial(client, server);
            for (int length : new int[]{1, 70_000, EchoNode.TEXT_BYTES_MAX / 2}) {
                assertEcho(client, peer, length);
            }
            ConnectionFacts facts = client.node.connections().get(20, TimeUnit.SECONDS).getFirst();
            assertThat(facts.transport()).isEqualTo("wss");
            assertThat(facts.security()).isEqualTo("/noise");
        }
    }

    @Test
    void withoutACertificateNobodyListensUnderTls() {
        assertThatThrownBy(() -> listening("/ip4/127.0.0.1/tcp/0/wss", same -> same).close())
                .hasMessageContaining("/wss without a certificate: give WebSocketSettings a certificate and its key");
    }

    @Test
    void whoeverCannotShowATrustedCertificateIsDialledOnlyWhenThatIsWanted() throws Exception {
        TestAuthority.Issued issued = new TestAuthority(folder).issue(TestAuthority.LOOPBACK);
        try (var server = listening("/ip4/127.0.0.1/tcp/0/wss",
                settings -> settings.withCertificate(issued.chain(), issued.key()));
                var strict = new EchoNode();
                var insecure = dialling(WebSocketSettings::withInsecure)) {
            assertThatThrownBy(() -> dial(strict, server)).hasMessageContaining("authority that is not trusted here")
                    .hasMessageContaining("insecure");
            assertEcho(insecure, dial(insecure, server), 10);
        }
    }

    @Test
    void whoListensOnTcpIsNoWebSocketAndTheReverse() throws Exception {
        try (var server = listening("/ip4/127.0.0.1/tcp/0/ws", same -> same); var client = new EchoNode()) {
            Multiaddr webSocket = server.node.listenAddresses().getLast();
            Multiaddr tcp = server.node.listenAddresses().getFirst();
            Multiaddr wrong = address(tcp.withoutPeer() + "/ws");
            assertThatThrownBy(() -> client.node.dial(wrong).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("could be connected to");
            Multiaddr alsoWrong = address(webSocket.toString().replace("/ws", ""));
            assertThatThrownBy(() -> client.node.dial(alsoWrong).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("could be connected to");
            Multiaddr underTls = address(webSocket.toString().replace("/ws", "/wss"));
            assertThatThrownBy(() -> client.node.dial(underTls).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("does not speak TLS");
        }
    }

    @Test
    void whoeverBreaksARuleOfFramesIsClosedAndCounted() throws Exception {
        try (var victim = listening("/ip4/127.0.0.1/tcp/0/ws", same -> same);
                var attacker = new RawSocket(victim.node.listenAddresses().getLast())) {
            attacker.says(REQUEST).says("\u0081\u0080\0\0\0\0"); // a text frame
            assertThat(attacker.isClosed()).isTrue();
            assertThat(victim.heard.next(Heard.Offended.class).offence().rule()).isEqualTo("websocket-text");
        }
    }

    @Test
    void whoNeverEndsItsRequestIsClosedInTime() throws Exception {
        TestAuthority.Issued issued = new TestAuthority(folder).issue(TestAuthority.LOOPBACK);
        try (var victim = new EchoNode(builder -> builder.listen(address("/ip4/127.0.0.1/tcp/0/ws"))
                .listen(address("/ip4/127.0.0.1/tcp/0/wss"))
                .session(QUICK)
                .webSocket(WebSocketSettings.STANDARD.withCertificate(issued.chain(), issued.key())))) {
            for (Multiaddr at : victim.node.listenAddresses().subList(1, 3)) {
                try (var attacker = new RawSocket(at)) {
                    attacker.says(at.has(AddressProtocol.WS) ? REQUEST.substring(0, 60) : "\u0016\u0003\u0001");
                    assertThat(attacker.isClosed()).isTrue();
                }
            }
        }
    }

    @Test
    void whoAsksForAWebSocketAndSaysNothingIsClosedInTime() throws Exception {
        try (var victim = new EchoNode(
                builder -> builder.listen(address("/ip4/127.0.0.1/tcp/0/ws")).session(QUICK));
                var attacker = new RawSocket(victim.node.listenAddresses().getLast())) {
            attacker.says(REQUEST);
            assertThat(attacker.isClosed()).isTrue();
            assertThat(victim.heard.next(Heard.Offended.class).offence().rule()).isEqualTo("upgrade-timeout");
        }
    }

    @Test
    void halfOpenWebSocketsAreFewAndMakeRoomWhenTheyEnd() throws Exception {
        try (var victim = listening("/ip4/127.0.0.1/tcp/0/ws", same -> same); var late = new EchoNode()) {
            var attackers = new ArrayList<RawSocket>();
            try {
                for (int i = 0; i < HALF_OPEN_MAX; i++) {
                    attackers.add(new RawSocket(victim.node.listenAddresses().getLast()).says(REQUEST.substring(0, i)));
                }
                try (var oneMore = new RawSocket(victim.node.listenAddresses().getLast())) {
                    assertThat(oneMore.isClosed()).isTrue();
                }
            } finally {
                for (RawSocket attacker : attackers) {
                    attacker.close();
                }
            }
            assertEcho(late, dialUntilThereIsRoom(late, victim), 10);
        }
    }

    private static Peer dialUntilThereIsRoom(EchoNode late, EchoNode victim) throws Exception {
        while (true) { // the test's timeout bounds it
            try {
                return dial(late, victim);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(IOException.class);
            }
        }
    }
}
