package org.rustycoin.ledger.chain;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.params.CompactTarget;
import org.rustycoin.ledger.params.NetworkParams;

import static org.assertj.core.api.Assertions.assertThat;

/** Which target a header must have, block by block (WIRE.md §6), on a network as easy as regtest that retargets. */
class RetargetTest {

    private static final int PERIOD = NetworkParams.RETARGET_BLOCKS;
    private static final NetworkParams REGTEST = NetworkParams.regtest();
    private static final int LIMIT = REGTEST.powLimit();
    private static final NetworkParams PARAMS = new NetworkParams("easy", REGTEST.genesis(), LIMIT, true, 1, 1, 1, 2,
            3);

    private final HeaderTree tree = new HeaderTree(PARAMS);

    private HeaderEntry grow(HeaderEntry from, int count, long seconds) {
        return Headers.grow(tree, from, count, seconds, 1);
    }

    private void refused(HeaderEntry parent, int target) {
        var header = Headers.child(parent, parent.header().timestamp() + 1, target, 2);
        assertThat(tree.accept(header, header.timestamp())).isInstanceOfSatisfying(HeaderVerdict.Invalid.class,
                each -> assertThat(each.rule()).isEqualTo("difficulty"));
    }

    @Test
    void theTargetStaysForAPeriodAndThenFollowsWhatThePeriodTook() {
        HeaderEntry last = grow(tree.genesis(), PERIOD - 1, 75); // twice as fast as it should be
        assertThat(last.height()).isEqualTo(2015);
        assertThat(tree.nextTarget(last.ancestor(2014))).isEqualTo(LIMIT);
        int due = PARAMS.retarget(LIMIT, 2015 * 75); // from the period's first block to its last: Bitcoin's off by one
        assertThat(tree.nextTarget(last)).isEqualTo(due);
        assertThat(CompactTarget.work(due)).isGreaterThan(CompactTarget.work(LIMIT));
        refused(last, LIMIT);
        refused(last, due - 1);
        HeaderEntry first = grow(last, 1, 150);
        assertThat(first.header().difficultyTarget()).isEqualTo(due);
        assertThat(tree.nextTarget(first)).isEqualTo(due);
        refused(first, LIMIT);
    }

    @Test
    void aSecondPeriodIsCountedFromItsOwnFirstBlock() {
        HeaderEntry first = grow(tree.genesis(), PERIOD, 75);
        int before = first.header().difficultyTarget();
        HeaderEntry last = grow(first, PERIOD - 1, 300); // twice as slow
        assertThat(tree.nextTarget(last)).isEqualTo(PARAMS.retarget(before, 2015 * 300));
    }

    @Test
    void onePeriodIsWorthAFactorOfFourAtMost() {
        HeaderEntry last = grow(tree.genesis(), PERIOD - 1, 1);
        assertThat(tree.nextTarget(last))
                .isEqualTo(CompactTarget.compact(CompactTarget.expand(LIMIT).shiftRight(2)));
    }

    @Test
    void aPeriodThatEndsBeforeItBeganCountsAsAQuarter() {
        HeaderEntry at = grow(tree.genesis(), PERIOD - 12, 1);
        long early = HeaderTree.medianTime(at) + 1;
        for (int i = 0; i < 11; i++) { // the median lags: the last blocks may be earlier than those before them
            at = Headers.accept(tree, Headers.child(at, early + i, LIMIT, 1));
        }
        assertThat(at.height()).isEqualTo(2015);
        assertThat(PARAMS.retarget(LIMIT, -1)).isEqualTo(tree.nextTarget(at));
    }

    @Test
    void eachBranchHasItsOwnTargetAndFewBlocksOfMuchWorkBeatManyOfLittle() {
        HeaderEntry slow = Headers.grow(tree, tree.genesis(), PERIOD + 2, 150, 1);
        HeaderEntry fast = Headers.grow(tree, tree.genesis(), PERIOD, 1, 2);
        assertThat(fast.height()).isLessThan(slow.height());
        assertThat(fast.work()).isGreaterThan(slow.work());
        assertThat(tree.best()).isSameAs(fast);
        refused(slow, fast.header().difficultyTarget());
    }

    @Test
    void regtestNeverRetargets() {
        var regtest = new HeaderTree(REGTEST);
        HeaderEntry last = Headers.grow(regtest, regtest.genesis(), PERIOD - 1, 1, 1);
        assertThat(regtest.nextTarget(last)).isEqualTo(LIMIT);
    }
}
