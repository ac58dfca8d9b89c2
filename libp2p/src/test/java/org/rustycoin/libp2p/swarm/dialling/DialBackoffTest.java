package org.rustycoin.libp2p.swarm.dialling;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

class DialBackoffTest {

    private static final Peer ALICE = new Peer("alice");
    private static final Multiaddr THERE = Recorder.at("/ip4/8.8.8.8/tcp/4001");

    private final DialBackoff backoff = new DialBackoff(new SplittableRandom(7));

    @Test
    void eachFailureDoublesTheWaitUpToFiveMinutes() {
        long now = 0;
        long expected = DialBackoff.BASE_NANOS;
        for (int i = 0; i < 12; i++) {
            backoff.failed(now, ALICE, THERE);
            long wait = backoff.remaining(now, ALICE, THERE);
            assertThat(wait).isBetween(expected * 3 / 4, expected * 5 / 4);
            now += wait;
            assertThat(backoff.remaining(now, ALICE, THERE)).isZero();
            expected = Math.min(2 * expected, DialBackoff.MAX_NANOS);
        }
    }

    @Test
    void aFailureLongAgoIsForgotten() {
        backoff.failed(0, ALICE, THERE);
        backoff.sweep(3 * DialBackoff.BASE_NANOS);
        assertThat(backoff.size()).isZero();
    }

    @Test
    void strangersAddressesDoNotGrowItBeyondItsBound() {
        for (int i = 0; i < DialBackoff.ENTRIES_MAX + 1000; i++) {
            backoff.failed(0, new Peer("peer" + i), THERE);
        }
        assertThat(backoff.size()).isEqualTo(DialBackoff.ENTRIES_MAX);
        assertThat(backoff.evicted()).isEqualTo(1000);
        assertThat(backoff.remaining(0, new Peer("peer999"), THERE)).as("the oldest are gone").isZero();
        assertThat(backoff.remaining(0, new Peer("peer1000"), THERE)).isPositive();
    }
}
