package org.rustycoin.libp2p.swarm.dialling;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DialRankerTest {

    private static final String QUIC_6 = "/ip6/2a00::1/udp/4001/quic-v1";
    private static final String QUIC_4 = "/ip4/8.8.8.8/udp/4001/quic-v1";
    private static final String TCP_6 = "/ip6/2a00::1/tcp/4001";
    private static final String TCP_4 = "/ip4/8.8.8.8/tcp/4001";

    private static List<String> ranked(String... addresses) {
        return DialRanker.rank(Recorder.all(addresses)).stream()
                .map(each -> each.delayNanos() / 1_000_000 + " " + each.address()).toList();
    }

    @Test
    void tcpStartsAtOnceWhereThereIsNoQuic() {
        assertThat(ranked(TCP_4)).containsExactly("0 " + TCP_4);
        assertThat(ranked(TCP_4 + "/ws")).containsExactly("0 " + TCP_4 + "/ws");
    }

    @Test
    void tcpAndWebSocketStartAStepAfterQuic() {
        assertThat(ranked(TCP_4 + "/ws", TCP_4, QUIC_4)).containsExactly("0 " + QUIC_4, "250 " + TCP_4,
                "500 " + TCP_4 + "/ws");
    }

    @Test
    void nearAddressesTakeShortSteps() {
        assertThat(ranked("/ip4/127.0.0.1/tcp/1", "/ip4/192.168.1.1/udp/1/quic-v1")).containsExactly(
                "0 /ip4/192.168.1.1/udp/1/quic-v1", "30 /ip4/127.0.0.1/tcp/1");
    }

    @Test
    void thePrivateAndThePublicAreStaggeredEachOnTheirOwn() {
        assertThat(ranked("/ip4/10.0.0.1/tcp/1", "/ip4/10.0.0.1/udp/1/quic-v1", TCP_4, QUIC_4)).containsExactly(
                "0 /ip4/10.0.0.1/udp/1/quic-v1", "0 " + QUIC_4, "30 /ip4/10.0.0.1/tcp/1", "250 " + TCP_4);
    }

    @Test
    void ip6StartsFirstAndIp4AStepLaterAndAllOthersAStepAfterThat() {
        assertThat(ranked("/ip4/8.8.8.8/udp/5000/quic-v1", "/ip6/2a00::1/udp/5000/quic-v1", QUIC_4, QUIC_6, TCP_4,
                TCP_6)).containsExactly("0 " + QUIC_6, "250 " + QUIC_4, "500 /ip6/2a00::1/udp/5000/quic-v1",
                        "500 /ip4/8.8.8.8/udp/5000/quic-v1", "750 " + TCP_6, "1000 " + TCP_4);
    }

    @Test
    void lowerPortsComeFirst() {
        assertThat(ranked("/ip4/8.8.8.8/tcp/50000", "/ip4/8.8.8.8/tcp/4001", "/ip4/8.8.8.8/tcp/40000"))
                .containsExactly("0 /ip4/8.8.8.8/tcp/4001", "250 /ip4/8.8.8.8/tcp/40000",
                        "250 /ip4/8.8.8.8/tcp/50000");
    }

    @Test
    void relaysWaitForAPublicAddressButNotForAPrivateOne() {
        String relay = TCP_4 + "/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N/p2p-circuit";
        assertThat(ranked(relay, TCP_4)).containsExactly("0 " + TCP_4, "500 " + relay);
        assertThat(ranked(relay, "/ip4/10.0.0.1/tcp/1")).containsExactly("0 /ip4/10.0.0.1/tcp/1", "0 " + relay);
    }

    @Test
    void otherTransportsComeLastUnlessThereIsNothingElse() {
        String other = "/ip4/8.8.8.8/udp/4001/webrtc-direct";
        assertThat(ranked(other, TCP_4, QUIC_4)).containsExactly("0 " + QUIC_4, "250 " + TCP_4, "1250 " + other);
        assertThat(ranked(other)).containsExactly("0 " + other);
    }

    @Test
    void aNameComesAfterTheAddresses() {
        assertThat(ranked("/dns4/example.com/tcp/4001", TCP_4)).containsExactly("0 " + TCP_4,
                "250 /dns4/example.com/tcp/4001");
    }

    @Test
    void anIp4AddressInIp6ClothesIsWhatItIs() {
        assertThat(AddressKind.of(Recorder.at("/ip6/::ffff:10.0.0.1/tcp/1")).isNear()).isTrue();
        assertThat(AddressKind.of(Recorder.at("/ip6/::ffff:8.8.8.8/tcp/1")).family())
                .isEqualTo(AddressKind.Family.IP4);
    }

    @Test
    void whatIsNearIsToldByTheAddress() {
        for (String near : List.of("/ip4/127.9.9.9", "/ip4/10.1.1.1", "/ip4/172.31.0.1", "/ip4/192.168.0.1",
                "/ip4/169.254.0.1", "/ip4/100.127.0.1", "/ip6/::1", "/ip6/fd00::1", "/ip6/fe80::1")) {
            assertThat(AddressKind.of(Recorder.at(near + "/tcp/1")).isNear()).as(near).isTrue();
        }
        for (String far : List.of("/ip4/128.0.0.1", "/ip4/11.1.1.1", "/ip4/172.32.0.1", "/ip4/192.169.0.1",
                "/ip4/169.253.0.1", "/ip4/100.128.0.1", "/ip6/::2", "/ip6/2001::1", "/ip6/fec0::1",
                "/dns4/localhost")) {
            assertThat(AddressKind.of(Recorder.at(far + "/tcp/1")).isNear()).as(far).isFalse();
        }
    }
}
