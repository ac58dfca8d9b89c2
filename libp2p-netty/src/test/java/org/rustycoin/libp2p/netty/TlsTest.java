package org.rustycoin.libp2p.netty;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes that speak TLS, alone or beside Noise. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsTest {

    private static ConnectionFacts connection(EchoNode of) throws Exception {
        return of.node.connections().get(20, TimeUnit.SECONDS).getFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 70_000, 3_000_000})
    void twoNodesTalkOverTls(int length) throws Exception {
        try (var server = new EchoNode(settings -> settings.securities(Security.TLS));
                var client = new EchoNode(settings -> settings.securities(Security.TLS))) {
            Peer peer = client.dial(server);
            assertThat(peer).isEqualTo(server.node.peerId().toPeer());
            String question = "q".repeat(length);
            assertThat(client.ask(peer, question, 20 * EchoNode.SECOND).get(20, TimeUnit.SECONDS))
                    .isEqualTo(question + question);
            assertThat(connection(client).security()).isEqualTo("/tls/1.0.0");
            assertThat(connection(client).muxer()).isEqualTo("/yamux/1.0.0");
        }
    }

    @Test
    void noiseIsPreferredWhereBothSpeakBoth() throws Exception {
        try (var server = new EchoNode(); var client = new EchoNode()) {
            client.dial(server);
            assertThat(connection(client).security()).isEqualTo("/noise");
        }
    }

    @Test
    void whoSpeaksNoNoiseIsDialledAgainWithTls() throws Exception {
        try (var server = new EchoNode(settings -> settings.securities(Security.TLS)); var client = new EchoNode()) {
            Peer peer = client.dial(server);
            assertThat(client.ask(peer, "hi", 20 * EchoNode.SECOND).get(20, TimeUnit.SECONDS)).isEqualTo("hihi");
            assertThat(connection(client).security()).isEqualTo("/tls/1.0.0");
            assertThat(List.of(connection(server).security())).containsExactly("/tls/1.0.0");
        }
    }
}
