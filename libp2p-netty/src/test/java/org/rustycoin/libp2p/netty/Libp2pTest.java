package org.rustycoin.libp2p.netty;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerRecord;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.identify.IdentifyInfo;
import org.rustycoin.libp2p.protocols.perf.Perf;
import org.rustycoin.libp2p.session.CloseReason;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class Libp2pTest {

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

    @Test
    void questionsAreAnsweredRefusedTimedOutOrLost() throws Exception {
        try (var server = new EchoNode(); var client = new EchoNode()) {
            Peer peer = client.dial(server);
            long second = EchoNode.SECOND;
            String large = "0123456789abcdef".repeat(200_000);
            assertThat(client.ask(peer, "ab", 20 * second).get()).isEqualTo("abab");
            assertThat(client.ask(peer, large, 20 * second).get()).isEqualTo(large + large);
            assertThat(client.ask(peer, "refuse", 20 * second).get()).isEqualTo(new Failure.Gone());
            assertThat(client.ask(peer, "silence", second / 5).get()).isEqualTo(new Failure.Timeout());
            var lost = client.ask(peer, "silence", 20 * second);
            server.node.disconnect(client.node.peerId().toPeer(), "enough");
            assertThat(lost.get()).isEqualTo(new Failure.Gone());
            assertThat(client.ask(client.node.peerId().toPeer(), "ab", second).get()).isEqualTo(new Failure.Gone());
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
