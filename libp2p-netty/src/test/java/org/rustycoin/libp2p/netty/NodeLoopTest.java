package org.rustycoin.libp2p.netty;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Machine;

import static org.assertj.core.api.Assertions.assertThat;

class NodeLoopTest {

    private static final long PATIENCE_SECONDS = 30;

    /** A machine that wants to be woken at one time, once. */
    private static final class Alarm implements Machine {

        private final CountDownLatch woken = new CountDownLatch(1);
        private long deadline;

        Alarm(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public long deadline() {
            return deadline;
        }

        @Override
        public void wake(long now) {
            if (deadline <= now) {
                deadline = NEVER;
                woken.countDown();
            }
        }
    }

    @Test
    void aDeadlineFurtherBackThanTimeItselfIsDueAtOnce() throws InterruptedException {
        try (var loop = new NodeLoop()) {
            var overdue = loop.add(new Alarm(Long.MIN_VALUE));
            loop.execute(now -> {});
            assertThat(overdue.woken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anEarlierDeadlineReplacesALaterOne() throws InterruptedException {
        try (var loop = new NodeLoop()) {
            var late = loop.add(new Alarm(loop.now() + TimeUnit.HOURS.toNanos(1)));
            loop.execute(now -> {});
            var soon = new Alarm(loop.now() + 1);
            loop.execute(now -> loop.add(soon));
            assertThat(soon.woken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(late.woken.getCount()).isOne();
        }
    }
}
