package org.rustycoin.machine;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackoffTest {

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void aWaitDoublesUpToItsLimitWithinAQuarter() {
        var backoff = new Backoff(1000, 64_000);
        for (int failures = 1; failures <= 200; failures++) {
            long expected = failures > 7 ? 64_000 : 1000L << failures - 1;
            assertThat(backoff.after(failures, random)).as("after " + failures).isBetween(expected * 3 / 4,
                    expected * 5 / 4);
        }
    }

    @Test
    void waitsDiffer() {
        var backoff = new Backoff(1_000_000, 1_000_000);
        assertThat(backoff.after(1, random)).isNotEqualTo(backoff.after(1, random));
    }

    @Test
    void largeNumbersDoNotOverflow() {
        var backoff = new Backoff(Long.MAX_VALUE / 2 - 1, Long.MAX_VALUE / 2);
        for (int failures : new int[]{1, 2, 3, 62, 63, 64, 65, Integer.MAX_VALUE}) {
            assertThat(backoff.after(failures, random)).isPositive();
        }
    }

    @Test
    void aBackoffThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new Backoff(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
