package org.rustycoin.libp2p.netty;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.websocket.TestAuthority;
import org.rustycoin.libp2p.netty.websocket.WebSocketSettings;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Nodes that talk over WebSocket, plain and under TLS. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebSocketTest {

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
            for (int length : new int[]{1, 70_000, 4_000_000}) {
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
            for (int length : new int[]{1, 70_000, 4_000_000}) {
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
}
