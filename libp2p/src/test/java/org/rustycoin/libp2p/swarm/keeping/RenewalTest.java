package org.rustycoin.libp2p.swarm.keeping;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;

class RenewalTest {

    private static final long HOUR = 3_600_000_000_000L;
    private static final Peer ALICE = new Peer("alice");
    private static final Multiaddr THERE = Multiaddr.tcp(new byte[]{8, 8, 8, 8}, 4001);

    private final List<String> dials = new ArrayList<>();
    private final Renewal<String> renewal = new Renewal<>(Renewal.Settings.STANDARD, new SplittableRandom(5),
            (peer, address) -> dials.add(peer + " at " + address));

    @Test
    void aDayOldConnectionIsDialledAgain() {
        renewal.added(0, "old", ALICE, THERE, true);
        assertThat(renewal.deadline()).isBetween(18 * HOUR, 30 * HOUR);
        renewal.wake(renewal.deadline() - 1);
        assertThat(dials).isEmpty();
        renewal.wake(renewal.deadline());
        assertThat(dials).containsExactly("alice at " + THERE);
        renewal.added(31 * HOUR, "new", ALICE, THERE, true);
        renewal.removed("old");
        assertThat(renewal.deadline()).isBetween(49 * HOUR, 61 * HOUR);
        renewal.removed("new");
        assertThat(renewal.size()).isZero();
    }

    @Test
    void oneThatHasCarriedMuchIsDialledAgainOnce() {
        renewal.added(0, "one", ALICE, THERE, true);
        renewal.volume(1, "one", (1L << 40) - 1);
        assertThat(dials).isEmpty();
        renewal.volume(2, "one", 1L << 40);
        renewal.volume(3, "one", 1L << 41);
        assertThat(dials).hasSize(1);
        renewal.added(4, "two", ALICE, THERE, true);
        renewal.volume(5, "one", 1L << 42);
        assertThat(dials).as("the old one is on its way out").hasSize(1);
    }

    @Test
    void whatTheOtherSideDialledIsTheOtherSidesToRenew() {
        renewal.added(0, "one", ALICE, THERE, false);
        renewal.volume(1, "one", 1L << 50);
        assertThat(renewal.deadline()).isEqualTo(Machine.NEVER);
        assertThat(dials).isEmpty();
        assertThat(renewal.size()).isZero();
    }

    @Test
    void aDialThatFailsIsTriedAgainEverMoreSeldom() {
        renewal.added(0, "one", ALICE, THERE, true);
        renewal.wake(renewal.deadline());
        long now = 30 * HOUR;
        long expected = Renewal.RETRY_NANOS;
        for (int i = 0; i < 10; i++) {
            renewal.failed(now, ALICE);
            assertThat(renewal.deadline() - now).isBetween(expected * 3 / 4, expected * 5 / 4);
            now = renewal.deadline();
            renewal.wake(now);
            assertThat(dials).hasSize(i + 2);
            expected = Math.min(2 * expected, HOUR);
        }
    }

    @Test
    void aFailureOfSomebodyElsesDialIsNotCounted() {
        renewal.added(0, "one", ALICE, THERE, true);
        long deadline = renewal.deadline();
        renewal.failed(1, ALICE);
        assertThat(renewal.deadline()).isEqualTo(deadline);
    }

    @Test
    void aDialOfWhichNothingIsHeardIsMadeAgain() {
        renewal.added(0, "one", ALICE, THERE, true);
        renewal.wake(renewal.deadline());
        renewal.wake(renewal.deadline());
        assertThat(dials).hasSize(2);
    }

    @Test
    void connectionsThatBeganTogetherAreNotRenewedTogether() {
        for (int i = 0; i < 100; i++) {
            renewal.added(0, "c" + i, new Peer("p" + i), THERE, true);
        }
        renewal.wake(22 * HOUR);
        assertThat(dials).hasSizeBetween(10, 60);
    }
}
