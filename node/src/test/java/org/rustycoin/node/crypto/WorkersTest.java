package org.rustycoin.node.crypto;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class WorkersTest {

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 100", "2, 1", "4, 3", "4, 1000"})
    void everyTaskRunsOnceBeforeTheCallReturns(int threads, int tasks) {
        try (var workers = new Workers(threads)) {
            var runs = new AtomicIntegerArray(tasks);
            workers.runAll(
                    IntStream.range(0, tasks).<Runnable>mapToObj(i -> () -> runs.incrementAndGet(i)).toList());
            assertThat(IntStream.range(0, tasks).map(runs::get)).allMatch(count -> count == 1);
        }
    }

    @Test
    void asManyTasksRunAtOnceAsThereAreThreads() {
        try (var workers = new Workers(3)) {
            var all = new CountDownLatch(3);
            workers.runAll(Collections.nCopies(3, () -> {
                all.countDown();
                await(all); // for ever, if one of them waited for another
            }));
            assertThat(all.getCount()).isZero();
        }
    }

    @Test
    void aTaskThatFailsFailsTheCallWhoeverRanIt() {
        try (var workers = new Workers(2)) {
            for (int bad = 0; bad < 10; bad++) {
                int failing = bad;
                List<Runnable> tasks = IntStream.range(0, 10).<Runnable>mapToObj(i -> () -> {
                    if (i == failing) {
                        throw new IllegalStateException("task " + i);
                    }
                }).toList();
                assertThatThrownBy(() -> workers.runAll(tasks)).as("task " + bad)
                        .hasStackTraceContaining("task " + failing);
            }
            workers.runAll(List.of()); // and it still works
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
