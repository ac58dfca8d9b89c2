package org.rustycoin.benchmarks.delay;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DelayLineTest {

    private final DelayLine<String> line = new DelayLine<>(30, 100);

    @Test
    void whatEntersLeavesTheDelayLaterAndNotBefore() {
        line.offer(1_000, "a", 10);
        assertThat(line.deadline()).isEqualTo(1_030);
        assertThat(line.due(1_029)).isNull();
        assertThat(line.due(1_030)).isEqualTo("a");
    }

    @Test
    void theOrderIsKept() {
        line.offer(1, "a", 10);
        line.offer(1, "b", 10);
        line.offer(5, "c", 10);
        assertThat(line.due(40)).isEqualTo("a");
        line.remove();
        assertThat(line.due(40)).isEqualTo("b");
        line.remove();
        assertThat(line.due(34)).isNull();
        assertThat(line.due(40)).isEqualTo("c");
        line.remove();
        assertThat(line.due(40)).isNull();
        assertThat(line.deadline()).isEqualTo(DelayLine.NEVER);
    }

    @Test
    void theFirstStaysUntilItIsTaken() {
        line.offer(0, "a", 10);
        assertThat(line.due(30)).isEqualTo("a");
        assertThat(line.due(31)).isEqualTo("a");
    }

    @Test
    void aFullLineTakesNothingUntilSomethingHasLeft() {
        assertThat(line.offer(0, "a", 60)).isTrue();
        assertThat(line.hasRoomFor(41)).isFalse();
        assertThat(line.offer(0, "b", 41)).isFalse();
        assertThat(line.offer(0, "c", 40)).isTrue();
        line.remove();
        assertThat(line.offer(0, "d", 60)).isTrue();
        line.remove();
        assertThat(line.due(30)).isEqualTo("d");
    }

    @Test
    void whatEntersBeforeTheLineOpensCountsFromItsOpening() {
        line.opensAt(60);
        line.offer(0, "hello", 10);
        line.offer(70, "again", 10);
        assertThat(line.deadline()).isEqualTo(90);
        line.remove();
        assertThat(line.deadline()).isEqualTo(100);
    }
}
