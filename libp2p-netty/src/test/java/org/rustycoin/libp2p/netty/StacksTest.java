package org.rustycoin.libp2p.netty;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.libp2p.session.pnet.SwarmKey;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a connection on a transport of bytes can be made of: security protocols, muxers, and a private network below. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StacksTest {

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

    @ParameterizedTest
    @EnumSource(Security.class)
    void twoNodesTalkOverMplex(Security security) throws Exception {
        try (var server = new EchoNode(mplex(security)); var client = new EchoNode(mplex(security))) {
            Peer peer = client.dial(server);
            String question = "q".repeat(700_000);
            assertThat(client.ask(peer, question, 20 * EchoNode.SECOND).get(20, TimeUnit.SECONDS))
                    .isEqualTo(question + question);
            assertThat(connection(client).muxer()).isEqualTo("/mplex/6.7.0");
        }
    }

    private static Consumer<Libp2pBuilder> mplex(Security security) {
        return settings -> settings.securities(security).muxers(Multiplexing.MPLEX);
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void theMuxerIsTheDiallersFirstThatTheOtherHas(Security security) throws Exception {
        try (var server = new EchoNode(settings -> settings.securities(security).muxers(Multiplexing.MPLEX));
                var client = new EchoNode(settings -> settings.securities(security).muxers(Multiplexing.YAMUX,
                        Multiplexing.MPLEX))) {
            Peer peer = client.dial(server);
            assertThat(client.ask(peer, "hi", 20 * EchoNode.SECOND).get(20, TimeUnit.SECONDS)).isEqualTo("hihi");
            assertThat(connection(client).muxer()).isEqualTo("/mplex/6.7.0");
            assertThat(connection(server).muxer()).isEqualTo("/mplex/6.7.0");
        }
    }

    /**
     * The dialler has proposed its only muxer without waiting, and learns of the refusal with a connection at hand, if what
     * it said meanwhile does not let the system throw the refusal away.
     */
    @Test
    void withoutACommonMuxerTheConnectionEndsAtOnce() throws Exception {
        try (var server = new EchoNode(mplex(Security.NOISE)); var client = new EchoNode()) {
            client.dial(server);
            assertThat(server.heard.next(Heard.Offended.class).offence().detail())
                    .contains("does not speak /mplex/6.7.0");
            assertThat(client.heard.next(CloseReason.class)).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void membersOfAPrivateNetworkTalk(Security security) throws Exception {
        Consumer<Libp2pBuilder> member = settings -> settings.securities(security).swarmKey(key(1));
        try (var server = new EchoNode(member); var client = new EchoNode(member)) {
            Peer peer = client.dial(server);
            String question = "q".repeat(700_000);
            assertThat(client.ask(peer, question, 20 * EchoNode.SECOND).get(20, TimeUnit.SECONDS))
                    .isEqualTo(question + question);
        }
    }

    @Test
    void whoLacksTheKeyOfAPrivateNetworkStaysOutside() throws Exception {
        try (var server = new EchoNode(settings -> settings.swarmKey(key(1)));
                var other = new EchoNode(settings -> settings.swarmKey(key(2)));
                var stranger = new EchoNode()) {
            assertThatThrownBy(() -> other.dial(server)).isInstanceOf(ExecutionException.class);
            assertThatThrownBy(() -> stranger.dial(server)).isInstanceOf(ExecutionException.class);
            assertThat(server.heard.next(Heard.Offended.class).peer()).isNull();
        }
    }

    private static SwarmKey key(int fill) {
        byte[] bytes = new byte[SwarmKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return SwarmKey.of(bytes);
    }
}
