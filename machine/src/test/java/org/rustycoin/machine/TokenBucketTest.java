package org.rustycoin.machine;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenBucketTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void aFullBucketGivesItsCapacityAtOnceAndNoMore() {
        var bucket = new TokenBucket(0, 1, 5);
        for (int i = 0; i < 5; i++) {
            assertThat(bucket.take(0, 1)).isTrue();
        }
        assertThat(bucket.take(0, 1)).isFalse();
    }

    @Test
    void tokensFlowInAtTheRate() {
        var bucket = new TokenBucket(0, 2, 1);
        assertThat(bucket.take(0, 1)).isTrue();
        assertThat(bucket.take(SECOND / 2 - 1000, 1)).isFalse();
        assertThat(bucket.take(SECOND / 2, 1)).isTrue();
        assertThat(bucket.take(SECOND / 2, 1)).isFalse();
    }

    @Test
    void aLongPauseFillsNoMoreThanTheCapacity() {
        var bucket = new TokenBucket(0, 1000, 3);
        bucket.take(0, 3);
        assertThat(bucket.take(3600 * SECOND, 4)).isFalse();
        assertThat(bucket.take(3600 * SECOND, 3)).isTrue();
    }

    @Test
    void whatIsTooMuchTakesNothing() {
        var bucket = new TokenBucket(0, 1, 10);
        assertThat(bucket.take(0, 11)).isFalse();
        assertThat(bucket.take(0, 10)).isTrue();
    }

    @Test
    void noWindowOfTimeLetsThroughMoreThanTheBurstAndTheRate() {
        var random = new SplittableRandom(1);
        var bucket = new TokenBucket(0, 50, 20);
        long now = 0;
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            now += random.nextLong(SECOND / 100);
            if (bucket.take(now, 1)) {
                taken++;
            }
            assertThat((double) taken).isLessThanOrEqualTo(20 + 50.0 * now / SECOND + 1e-3);
        }
        assertThat((double) taken).isGreaterThan(50.0 * now / SECOND * 0.99);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgainButIsNotSavedUp() {
        var bucket = new TokenBucket(0, 1, 3);
        bucket.take(0, 3);
        bucket.give(1);
        assertThat(bucket.take(0, 2)).isFalse();
        assertThat(bucket.take(0, 1)).isTrue();
        bucket.give(10);
        assertThat(bucket.take(0, 4)).isFalse();
        assertThat(bucket.take(0, 3)).isTrue();
    }

    @Test
    void rateAndCapacityArePositive() {
        assertThatThrownBy(() -> new TokenBucket(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBucket(0, 1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBucket(0, Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
