package org.rustycoin.libp2p.protocols.identify;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Machine;

import static org.assertj.core.api.Assertions.assertThat;

class PushesTest {

    private static final long SECOND = 1_000_000_000L;

    private final List<Integer> pushed = new ArrayList<>();
    private final Pushes<Integer> pushes = new Pushes<>(pushed::add);

    private void waitUntil(long time) {
        while (pushes.deadline() <= time) {
            pushes.wake(pushes.deadline());
        }
    }

    @Test
    void changesThatComeTogetherAreToldOnceToEachConnection() {
        pushes.added(1);
        pushes.added(2);
        pushes.changed(0);
        pushes.changed(Pushes.DELAY_NANOS - 1);
        waitUntil(Pushes.DELAY_NANOS - 1);
        assertThat(pushed).isEmpty();
        waitUntil(10 * SECOND);
        assertThat(pushed).containsExactly(1, 2);
        assertThat(pushes.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aNodeThatChangesAllTheTimeDoesNotPushAllTheTime() {
        pushes.added(1);
        for (long now = 0; now < 60 * SECOND; now += SECOND / 10) {
            pushes.changed(now);
            waitUntil(now);
        }
        assertThat(pushed).hasSizeBetween(10, 13);
        assertThat(pushes.pushed()).isEqualTo(pushed.size());
    }

    @Test
    void manyConnectionsAreToldAFewAtATime() {
        for (int i = 0; i < 100; i++) {
            pushes.added(i);
        }
        pushes.changed(0);
        waitUntil(Pushes.DELAY_NANOS);
        assertThat(pushed).hasSize(Pushes.PER_STEP);
        waitUntil(Pushes.DELAY_NANOS + 3 * Pushes.STEP_NANOS);
        assertThat(pushed).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void whoHasGoneIsToldNothingAndKeptNowhere() {
        for (int i = 0; i < 100; i++) {
            pushes.added(i);
        }
        pushes.changed(0);
        waitUntil(Pushes.DELAY_NANOS);
        for (int i = 0; i < 100; i++) {
            pushes.removed(i);
        }
        waitUntil(10 * SECOND);
        assertThat(pushed).hasSize(Pushes.PER_STEP);
        assertThat(pushes.kept()).isZero();
    }

    @Test
    void aChangeWithinARoundIsToldInTheNext() {
        pushes.added(1);
        pushes.changed(0);
        waitUntil(SECOND);
        pushes.changed(SECOND);
        waitUntil(Pushes.INTERVAL_NANOS);
        assertThat(pushed).hasSize(1);
        waitUntil(2 * Pushes.INTERVAL_NANOS);
        assertThat(pushed).containsExactly(1, 1);
    }
}
