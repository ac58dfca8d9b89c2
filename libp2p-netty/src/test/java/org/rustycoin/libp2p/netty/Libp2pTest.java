package org.rustycoin.libp2p.netty;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.libp2p.protocols.exchange.Exchange;
import org.rustycoin.libp2p.protocols.exchange.ExchangeCodec;
import org.rustycoin.libp2p.protocols.exchange.ExchangeSettings;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.perf.Perf;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class Libp2pTest {

    /** What a node's listener hears, in order. */
    private static final class Heard implements Events {
        final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        @Override
        public void connected(long now, Peer peer, Multiaddr address, boolean outbound) {
            events.add(peer);
        }

        @Override
        public void disconnected(long now, Peer peer, CloseReason reason) {
            events.add(reason);
        }

        @Override
        public void identified(long now, Peer peer, IdentifyInfo info) {
            events.add(info);
        }

        <T> T next(Class<T> type) throws InterruptedException {
            while (true) {
                Object event = events.poll(20, TimeUnit.SECONDS);
                assertThat(event).as("an event of " + type).isNotNull();
                if (type.isInstance(event)) {
                    return type.cast(event);
                }
            }
        }
    }

    private static Multiaddr loopback() throws Exception {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/127.0.0.1/tcp/0", "/ip6/::1/tcp/0"})
    void twoNodesConnectAndIdentifyEachOther(String address) throws Exception {
        var heard = new Heard();
        try (Libp2p listener = Libp2p.builder().listen(Multiaddr.parse(address)).agent("listener/1").start();
                Libp2p dialler = Libp2p.builder().events(heard).start()) {
            Peer peer = dialler.dial(listener.listenAddresses().getFirst()).get(20, TimeUnit.SECONDS);

            assertThat(peer).isEqualTo(listener.peerId().toPeer()).isEqualTo(heard.next(Peer.class));
            IdentifyInfo info = heard.next(IdentifyInfo.class);
            assertThat(info.agentVersion()).isEqualTo("listener/1");
            assertThat(info.protocols()).contains("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0");
            assertThat(info.record()).extracting(PeerRecord::addresses).isEqualTo(info.listenAddrs());

            listener.disconnect(dialler.peerId().toPeer(), "enough");
            assertThat(heard.next(CloseReason.class)).isInstanceOf(CloseReason.Remote.class);
        }
    }

    @Test
    void whoeverAnswersInAnothersPlaceIsRefused() throws Exception {
        try (Libp2p listener = Libp2p.builder().listen(loopback()).start(); Libp2p dialler = Libp2p.builder().start()) {
            Multiaddr wrong = listener.listenAddresses().getFirst()
                    .withPeer(KeyPair.generate(new SecureRandom()).peerId().toBytes());
            assertThatThrownBy(() -> dialler.dial(wrong).get(20, TimeUnit.SECONDS))
                    .hasMessageContaining(listener.peerId() + " answered");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (Libp2p listener = Libp2p.builder().listen(loopback()).start()) {
            Multiaddr taken = listener.listenAddresses().getFirst().withoutPeer();
            assertThatThrownBy(() -> Libp2p.builder().listen(taken).start()).hasMessageContaining(taken.toString())
                    .hasMessageContaining("choose another address or port");
        }
    }

    /** Text until the end of the stream. */
    private record TextCodec() implements ExchangeCodec<String, String> {

        @Override
        public byte[] encodeQuestion(String question) {
            return question.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] encodeAnswer(String answer) {
            return encodeQuestion(answer);
        }

        @Override
        public MessageDecoder<String> questionDecoder() {
            return new MessageDecoder<>() {
                private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

                @Override
                public Decoded<String> received(byte[] from, int offset, int length) {
                    bytes.write(from, offset, length);
                    return new Decoded.More<>();
                }

                @Override
                public Decoded<String> ended() {
                    return new Decoded.Done<>(bytes.toString(StandardCharsets.UTF_8));
                }
            };
        }

        @Override
        public MessageDecoder<String> answerDecoder() {
            return questionDecoder();
        }
    }

    private static final ExchangeSettings ECHO = ExchangeSettings.of("/test/echo/1");

    /** A node that answers by repeating, one that was asked to be silent by never answering. */
    private static final class Echo {
        final NodeExchange<String, String> exchange = new NodeExchange<>(ECHO, new TextCodec(), this::asked);
        final Libp2p node;

        Echo() throws Exception {
            node = Libp2p.builder().listen(loopback()).exchange(exchange).start();
        }

        void asked(long now, Peer peer, Ticket ticket, String question) {
            node.loop().effect(() -> {
                if (question.equals("refuse")) {
                    exchange.refuse(ticket);
                } else if (!question.equals("silence")) {
                    exchange.answer(ticket, question + question);
                }
            });
        }
    }

    private static CompletableFuture<Object> ask(Libp2p node, NodeExchange<String, String> exchange, Peer peer,
            String question, long timeoutNanos) {
        var result = new CompletableFuture<Object>();
        node.loop().post(() -> exchange.ask(peer, question, timeoutNanos, new Exchange.Asker<>() {
            @Override
            public void answered(String answer) {
                result.complete(answer);
            }

            @Override
            public void failed(Failure why) {
                result.complete(why);
            }
        }));
        return result;
    }

    @Test
    void questionsAreAnsweredRefusedTimedOutOrLost() throws Exception {
        var server = new Echo();
        var client = new Echo();
        try (Libp2p listener = server.node; Libp2p dialler = client.node) {
            Peer peer = dialler.dial(listener.listenAddresses().getFirst()).get(20, TimeUnit.SECONDS);
            long second = 1_000_000_000L;
            String large = "0123456789abcdef".repeat(200_000);
            assertThat(ask(dialler, client.exchange, peer, "ab", 20 * second).get()).isEqualTo("abab");
            assertThat(ask(dialler, client.exchange, peer, large, 20 * second).get()).isEqualTo(large + large);
            assertThat(ask(dialler, client.exchange, peer, "refuse", 20 * second).get())
                    .isEqualTo(new Failure.Gone());
            assertThat(ask(dialler, client.exchange, peer, "silence", second / 5).get())
                    .isEqualTo(new Failure.Timeout());
            var lost = ask(dialler, client.exchange, peer, "silence", 20 * second);
            listener.disconnect(dialler.peerId().toPeer(), "enough");
            assertThat(lost.get()).isEqualTo(new Failure.Gone());
            assertThat(ask(dialler, client.exchange, new Peer(dialler.peerId().toString()), "ab", second).get())
                    .isEqualTo(new Failure.Gone());
        }
    }

    @Test
    void perfCountsWhatItMoves() throws Exception {
        try (Libp2p listener = Libp2p.builder().listen(loopback()).protocol(new Perf()).start();
                Libp2p dialler = Libp2p.builder().start()) {
            Peer peer = dialler.dial(listener.listenAddresses().getFirst()).get(20, TimeUnit.SECONDS);
            var done = new CompletableFuture<Long>();
            dialler.withConnection(peer, (now, connection) -> Perf.measure(now, connection, 20_000_000, 30_000_000,
                    20_000_000_000L, new Perf.Out() {
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
            List<ConnectionFacts> facts = dialler.connections().get(20, TimeUnit.SECONDS);
            assertThat(facts).hasSize(1);
            assertThat(facts.getFirst().bytesOut()).isGreaterThan(20_000_000);
            assertThat(facts.getFirst().bytesIn()).isGreaterThan(30_000_000);
        }
    }
}
