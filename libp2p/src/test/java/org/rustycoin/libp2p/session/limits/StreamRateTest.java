package org.rustycoin.libp2p.session.limits;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamRateTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void whoOpensAndResetsInALoopIsStoppedAfterTheBurst() {
        var rate = new StreamRate(0);
        int opened = 0;
        while (rate.opened(0)) {
            opened++;
        }
        assertThat(opened).isEqualTo(StreamRate.BURST);
    }

    @Test
    void streamsMayBeGivenUpAtTheRateForEver() {
        var rate = new StreamRate(0);
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += SECOND / StreamRate.PER_SECOND;
            assertThat(rate.opened(now)).isTrue();
        }
    }

    @Test
    void streamsThatEndInOrderAreNotLimited() {
        var rate = new StreamRate(0);
        for (int i = 0; i < 100_000; i++) {
            assertThat(rate.opened(0)).isTrue();
            rate.finished();
        }
    }

    @Test
    void streamsThatEndedInOrderSaveNothingUp() {
        var rate = new StreamRate(0);
        for (int i = 0; i < 100_000; i++) {
            rate.finished();
        }
        int opened = 0;
        while (rate.opened(0)) {
            opened++;
        }
        assertThat(opened).isEqualTo(StreamRate.BURST);
    }
}
