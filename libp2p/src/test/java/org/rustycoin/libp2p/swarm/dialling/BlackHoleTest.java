package org.rustycoin.libp2p.swarm.dialling;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.dialling.BlackHole.Leave;
import org.rustycoin.libp2p.swarm.dialling.BlackHole.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.libp2p.swarm.dialling.Recorder.all;
import static org.rustycoin.libp2p.swarm.dialling.Recorder.at;

class BlackHoleTest {

    private static final Multiaddr QUIC = at("/ip4/8.8.8.8/udp/4001/quic-v1");
    private static final Multiaddr QUIC_6 = at("/ip6/2a00::1/udp/4001/quic-v1");
    private static final Multiaddr TCP = at("/ip4/8.8.8.8/tcp/4001");
    private static final Multiaddr NEAR = at("/ip4/10.0.0.1/udp/4001/quic-v1");
    private static final Multiaddr RELAY = at(
            "/ip4/8.8.8.8/udp/1/quic-v1/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N/p2p-circuit");

    private final BlackHole hole = new BlackHole();
    private final BlackHoles holes = new BlackHoles();

    private void record(int times, boolean success) {
        for (int i = 0; i < times; i++) {
            hole.record(success);
        }
    }

    private void blockUdp() {
        for (int i = 0; i < BlackHole.OUTCOMES; i++) {
            holes.won(TCP, List.of(QUIC, TCP));
        }
    }

    @Test
    void nothingIsSaidBeforeThereAreEnoughOutcomes() {
        record(99, false);
        assertThat(hole.state()).isEqualTo(State.PROBING);
        record(1, false);
        assertThat(hole.state()).isEqualTo(State.BLOCKED);
    }

    @Test
    void fiveSuccessesInAHundredAreEnough() {
        record(5, true);
        record(95, false);
        assertThat(hole.state()).isEqualTo(State.ALLOWED);
        record(1, false);
        assertThat(hole.state()).as("one of them is too long ago").isEqualTo(State.BLOCKED);
    }

    @Test
    void everyHundredthDialIsAProbeAndOneSuccessOpensTheWay() {
        record(100, false);
        for (int i = 1; i <= 300; i++) {
            assertThat(hole.ask()).as("dial " + i).isEqualTo(i % 100 == 0 ? Leave.PROBE : Leave.HELD);
        }
        record(1, true);
        assertThat(hole.state()).isEqualTo(State.PROBING);
        record(99, false);
        assertThat(hole.state()).isEqualTo(State.PROBING);
    }

    @Test
    void quicThatAlwaysLosesToTcpIsLeftOut() {
        blockUdp();
        assertThat(holes.udp()).isEqualTo(State.BLOCKED);
        assertThat(holes.ip6()).isEqualTo(State.PROBING);
        assertThat(List.of(QUIC, QUIC_6, TCP, NEAR, RELAY).stream().filter(
                holes.blocked(List.of(QUIC, QUIC_6, TCP, NEAR, RELAY))).toList()).containsExactly(QUIC, QUIC_6);
    }

    @Test
    void aProbeOfOneWayMayGoTheOther() {
        blockUdp();
        for (int i = 0; i < BlackHole.OUTCOMES; i++) {
            holes.won(TCP, List.of(QUIC_6, TCP));
        }
        assertThat(holes.ip6()).isEqualTo(State.BLOCKED);
        for (int i = 1; i < 100; i++) {
            assertThat(holes.blocked(all(TCP.toString(), QUIC.toString())).test(QUIC)).isTrue();
        }
        assertThat(holes.blocked(List.of(QUIC_6)).test(QUIC_6)).as("the hundredth over UDP, the first over IPv6")
                .isFalse();
        assertThat(holes.blocked(List.of(QUIC_6)).test(QUIC_6)).isTrue();
    }

    @Test
    void nearAddressesSayNothing() {
        for (int i = 0; i < 2 * BlackHole.OUTCOMES; i++) {
            holes.won(TCP, List.of(NEAR, TCP, at("/ip6/fd00::1/tcp/1")));
        }
        assertThat(holes.udp()).isEqualTo(State.PROBING);
        assertThat(holes.ip6()).isEqualTo(State.PROBING);
    }

    @Test
    void quicThatWinsIsNotSuspected() {
        for (int i = 0; i < BlackHole.OUTCOMES; i++) {
            holes.won(QUIC, List.of(QUIC, TCP));
        }
        assertThat(holes.udp()).isEqualTo(State.ALLOWED);
    }
}
