package org.rustycoin.libp2p.netty;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.perf.Perf;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whole nodes that talk over QUIC. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuicNodesTest {

    private static final long IN_TIME = 20 * EchoNode.SECOND;
    /** Fewer than an exchange's streams, some of which may still be ending. */
    private static final int AT_ONCE = 8;

    private static EchoNode node() throws Exception {
        return node("/ip4/127.0.0.1/udp/0/quic-v1");
    }

    private static EchoNode node(String address) throws Exception {
        Multiaddr parsed = Multiaddr.parse(address);
        return new EchoNode(settings -> settings.listen(parsed).protocol(new Perf()));
    }

    private static Multiaddr quic(EchoNode node) {
        return node.node.listenAddresses().stream().filter(each -> each.has(AddressProtocol.QUIC_V1)).findFirst()
                .orElseThrow();
    }

    private static Peer dial(EchoNode from, EchoNode to) throws Exception {
        return from.node.dial(quic(to)).get(20, TimeUnit.SECONDS);
    }

    private static ConnectionFacts connection(EchoNode of) throws Exception {
        return of.node.connections().get(20, TimeUnit.SECONDS).getFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 70_000, 4_000_000})
    void twoNodesTalkOverQuic(int length) throws Exception {
        try (var server = node(); var client = node()) {
            Peer peer = dial(client, server);
            assertThat(peer).isEqualTo(server.node.peerId().toPeer());
            String question = "q".repeat(length);
            Object answer = client.ask(peer, question, IN_TIME).get(20, TimeUnit.SECONDS);
            assertThat((question + question).equals(answer)).as("the answer to %d bytes", length).isTrue();
            ConnectionFacts facts = connection(client);
            assertThat(facts.transport()).isEqualTo("quic-v1");
            assertThat(facts.muxer()).isEqualTo("/quic-v1");
            assertThat(facts.bytesOut()).isGreaterThan(length);
            assertThat(facts.bytesIn()).isGreaterThan(2L * length);
        }
    }

    @Test
    void theyIdentifyEachOtherAndSayGoodBye() throws Exception {
        try (var server = node(); var client = node()) {
            dial(client, server);
            assertThat(client.heard.next(IdentifyInfo.class).listenAddrs()).contains(quic(server).withoutPeer());
            server.node.disconnect(client.node.peerId().toPeer(), "enough");
            assertThat(client.heard.next(CloseReason.class)).isInstanceOf(CloseReason.Remote.class);
        }
    }

    @Test
    void whoeverAnswersInAnothersPlaceIsRefused() throws Exception {
        try (var server = node(); var client = node()) {
            Multiaddr wrong = quic(server).withoutPeer()
                    .withPeer(KeyPair.generate(new SecureRandom()).peerId().toBytes());
            assertThatThrownBy(() -> client.node.dial(wrong).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining(server.node.peerId() + " answered");
            assertThat(client.node.connections().get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void questionsAreAnsweredRefusedTimedOutOrLost() throws Exception {
        try (var server = node(); var client = node()) {
            Peer peer = dial(client, server);
            assertThat(client.ask(peer, "ab", IN_TIME).get()).isEqualTo("abab");
            assertThat(client.ask(peer, "refuse", IN_TIME).get()).isEqualTo(new Failure.Gone());
            assertThat(client.ask(peer, "silence", EchoNode.SECOND / 5).get()).isEqualTo(new Failure.Timeout());
            var lost = client.ask(peer, "silence", IN_TIME);
            server.node.disconnect(client.node.peerId().toPeer(), "enough");
            assertThat(lost.get()).isEqualTo(new Failure.Gone());
        }
    }

    @Test
    void manyQuestionsGoOnAtOnceInBothDirections() throws Exception {
        try (var server = node(); var client = node()) {
            Peer peer = dial(client, server);
            Peer back = server.heard.next(Peer.class); // it may know of the connection a little later
            String text = "0123456789".repeat(2_000);
            for (int round = 0; round < 10; round++) {
                var answers = new ArrayList<CompletableFuture<Object>>();
                for (int i = 0; i < AT_ONCE; i++) {
                    answers.add(client.ask(peer, i + text, IN_TIME));
                    answers.add(server.ask(back, i + text, IN_TIME));
                }
                for (int i = 0; i < answers.size(); i++) {
                    String question = i / 2 + text;
                    assertThat(answers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(question + question);
                }
            }
        }
    }

    @Test
    void perfCountsWhatItMoves() throws Exception {
        try (var server = node(); var client = node()) {
            Peer peer = dial(client, server);
            var done = new CompletableFuture<Long>();
            client.node.withConnection(peer, (now, connection) -> Perf.measure(now, connection, 20_000_000,
                    30_000_000, IN_TIME, new Perf.Out() {
                        @Override
                        public void uploaded(long nanos) {
                            // the other half follows
                        }

                        @Override
                        public void done(long uploadNanos, long downloadNanos, long bytesDown) {
                            done.complete(bytesDown);
                        }

                        @Override
                        public void failed(Failure why) {
                            done.completeExceptionally(new AssertionError(why));
                        }
                    }), () -> done.completeExceptionally(new AssertionError("gone")));
            assertThat(done.get(20, TimeUnit.SECONDS)).isEqualTo(30_000_000);
            assertThat(connection(client).bytesOut()).isGreaterThan(20_000_000);
            assertThat(connection(client).bytesIn()).isGreaterThan(30_000_000);
        }
    }

    /** Also with those who are asked for nothing more. */
    @Test
    void aNodeThatStopsTellsAllItsPeers() throws Exception {
        try (var first = node(); var second = node()) {
            try (var server = node()) {
                dial(first, server);
                dial(second, server);
                first.heard.next(IdentifyInfo.class);
                second.heard.next(IdentifyInfo.class);
            }
            for (EchoNode each : List.of(first, second)) {
                assertThat(each.heard.next(CloseReason.class)).isEqualTo(new CloseReason.Remote("code 0"));
            }
        }
    }
}
