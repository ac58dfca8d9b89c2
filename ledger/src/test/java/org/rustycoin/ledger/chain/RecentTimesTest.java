package org.rustycoin.ledger.chain;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.params.NetworkParams;

import static org.assertj.core.api.Assertions.assertThat;

/** The median of the last eleven times, which a block's chain and its header's tree must agree on. */
class RecentTimesTest {

    private static final long SEED = 11;

    private static RecentTimes of(long... times) {
        var recent = new RecentTimes();
        for (long time : times) {
            recent.add(time);
        }
        return recent;
    }

    @Test
    void fewerThanElevenHaveTheirUpperMiddle() {
        assertThat(of(5).median()).isEqualTo(5);
        assertThat(of(5, 9).median()).isEqualTo(9);
        assertThat(of(9, 5, 7).median()).isEqualTo(7);
    }

    @Test
    void theTwelfthPushesTheFirstOut() {
        RecentTimes times = of(100, 100, 100, 100, 100, 1, 1, 1, 1, 1, 1);
        assertThat(times.median()).isOne();
        for (int i = 0; i < 5; i++) {
            times.add(100); // pushes a hundred out each time
        }
        assertThat(times.median()).isOne();
        times.add(100);
        assertThat(times.median()).isEqualTo(100);
    }

    @Test
    void timesAreUnsigned() {
        assertThat(of(1, -1, 2).median()).isEqualTo(2);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        RecentTimes times = of(1);
        times.copy().add(9);
        assertThat(times.median()).isOne();
        times.clear();
        times.add(4);
        assertThat(times.median()).isEqualTo(4);
    }

    @Test
    void itIsTheHeaderTreesMedianAtEveryHeight() {
        var tree = new HeaderTree(NetworkParams.regtest());
        var random = new SplittableRandom(SEED);
        HeaderEntry at = tree.genesis();
        RecentTimes recent = of(at.header().timestamp());
        for (int i = 0; i < 60; i++) {
            long time = HeaderTree.medianTime(at) + 1 + random.nextInt(50); // often before its parent's
            at = Headers.accept(tree, Headers.child(at, time, tree.nextTarget(at), 1));
            recent.add(time);
            assertThat(recent.median()).as("seed %d, height %d", SEED, at.height())
                    .isEqualTo(HeaderTree.medianTime(at));
        }
    }
}
