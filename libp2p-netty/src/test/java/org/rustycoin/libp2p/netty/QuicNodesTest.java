package org.rustycoin.libp2p.netty;

import java.net.InetAddress;
import java.net.NetworkInterface;
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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Whole nodes that talk over QUIC. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuicNodesTest {

    private static final long IN_TIME = 20 * EchoNode.SECOND;

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
}
