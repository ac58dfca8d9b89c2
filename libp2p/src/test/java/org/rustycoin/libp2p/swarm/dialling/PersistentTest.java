package org.rustycoin.libp2p.swarm.dialling;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rustycoin.libp2p.swarm.dialling.Recorder.all;

class PersistentTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Peer ALICE = new Peer("alice");
    private static final Peer BOB = new Peer("bob");
    private static final String THERE = "/ip4/8.8.8.8/tcp/4001";

    private final List<String> dials = new ArrayList<>();
    private final Persistent persistent = new Persistent(new SplittableRandom(3),
            (peer, addresses) -> dials.add(peer + " at " + addresses));

    /** Lets a dial fail and says how long the next one was waited for. */
    private long waitAfterFailure(long now) {
        persistent.failed(now, ALICE);
        long at = persistent.deadline();
        persistent.wake(at - 1);
        int before = dials.size();
        persistent.wake(at);
        assertThat(dials).hasSize(before + 1);
        return at - now;
    }

    @Test
    void aPeerIsDialledAtOnceAndThenEverMoreSeldom() {
        persistent.keep(0, ALICE, all(THERE), false);
        assertThat(dials).containsExactly("alice at [" + THERE + "]");
        long now = 0;
        long expected = SECOND;
        for (int i = 0; i < 15; i++) {
            long wait = waitAfterFailure(now);
            assertThat(wait).isBetween(expected * 3 / 4, expected * 5 / 4);
            now += wait;
            expected = Math.min(2 * expected, 300 * SECOND);
        }
    }

    @Test
    void aConnectionThatLastedStartsTheCountAnew() {
        persistent.keep(0, ALICE, all(THERE), false);
        long now = 0;
        for (int i = 0; i < 6; i++) {
            now += waitAfterFailure(now);
        }
        persistent.connected(now, ALICE);
        assertThat(persistent.deadline()).isEqualTo(Machine.NEVER);
        persistent.disconnected(now + SECOND, ALICE);
        assertThat(persistent.deadline() - now - SECOND).as("it did not last").isGreaterThan(40 * SECOND);
        persistent.wake(persistent.deadline());
        now += 1000 * SECOND;
        persistent.connected(now, ALICE);
        now += 60 * SECOND;
        persistent.disconnected(now, ALICE);
        assertThat(persistent.deadline() - now).isBetween(SECOND * 3 / 4, SECOND * 5 / 4);
    }

    @Test
    void whoIsConnectedIsNotDialled() {
        persistent.keep(0, ALICE, all(THERE), true);
        persistent.keep(0, BOB, all(THERE), false);
        persistent.failed(0, BOB);
        persistent.connected(SECOND / 2, BOB);
        persistent.wake(100 * SECOND);
        assertThat(dials).hasSize(1);
        assertThat(persistent.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aForgottenPeerIsDialledNoMore() {
        persistent.keep(0, ALICE, all(THERE), false);
        persistent.failed(0, ALICE);
        persistent.forget(ALICE);
        assertThat(persistent.keeps(ALICE)).isFalse();
        assertThat(persistent.deadline()).isEqualTo(Machine.NEVER);
        persistent.failed(1, ALICE);
        persistent.disconnected(1, ALICE);
        assertThat(persistent.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void newAddressesAreTakenWithTheNextDial() {
        persistent.keep(0, ALICE, all(THERE), false);
        persistent.keep(0, ALICE, all("/ip4/9.9.9.9/tcp/1"), false);
        assertThat(dials).hasSize(1);
        waitAfterFailure(0);
        assertThat(dials).last().isEqualTo("alice at [/ip4/9.9.9.9/tcp/1]");
    }

    @Test
    void aDialOfWhichNothingIsHeardCountsAsFailed() {
        persistent.keep(0, ALICE, all(THERE), false);
        persistent.wake(Persistent.DIAL_NANOS_MAX);
        persistent.wake(persistent.deadline());
        assertThat(dials).hasSize(2);
    }

    @Test
    void tooManyPersistentPeersAndOnesWithoutAnAddressAreRefused() {
        for (int i = 0; i < Persistent.PEERS_MAX; i++) {
            persistent.keep(0, new Peer("peer" + i), all(THERE), true);
        }
        assertThatThrownBy(() -> persistent.keep(0, ALICE, all(THERE), false))
                .hasMessageContaining("more than 256 persistent peers");
        assertThatThrownBy(() -> persistent.keep(0, ALICE, List.of(), false)).hasMessageContaining("needs an address");
    }
}
