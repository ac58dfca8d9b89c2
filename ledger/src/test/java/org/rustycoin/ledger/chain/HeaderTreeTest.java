package org.rustycoin.ledger.chain;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.params.CompactTarget;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.store.StoredHeader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A header's rules and the choice among headers (WIRE.md §6). */
class HeaderTreeTest {

    private static final NetworkParams PARAMS = NetworkParams.regtest();
    private static final long NOW = PARAMS.genesis().header().timestamp() + 1_000_000;

    private final HeaderTree tree = new HeaderTree(PARAMS);

    private static BlockHeader child(HeaderEntry parent, long seconds, int root) {
        return child(parent, parent.height() + 1, parent.header().timestamp() + seconds, PARAMS.powLimit(), root);
    }

    private static BlockHeader child(HeaderEntry parent, long height, long timestamp, int target, int root) {
        byte[] merkle = new byte[32];
        merkle[0] = (byte) root;
        merkle[1] = (byte) (root >> 8);
        var header = new BlockHeader(1, height, parent.hash(), Hash.wrap(merkle), Hash.ZERO, timestamp, target, 0);
        return Mint.ground(new Block(header, List.of(), List.of())).header();
    }

    private HeaderEntry add(HeaderEntry parent, int root) {
        return accepted(tree.accept(child(parent, 1, root), NOW));
    }

    private HeaderEntry chain(HeaderEntry parent, int length, int root) {
        HeaderEntry at = parent;
        for (int i = 0; i < length; i++) {
            at = add(at, root);
        }
        return at;
    }

    private static HeaderEntry accepted(HeaderVerdict verdict) {
        assertThat(verdict).isInstanceOf(HeaderVerdict.Accepted.class);
        return ((HeaderVerdict.Accepted) verdict).entry();
    }

    private static void invalid(HeaderVerdict verdict, String rule) {
        assertThat(verdict).isInstanceOfSatisfying(HeaderVerdict.Invalid.class,
                each -> assertThat(each.rule()).isEqualTo(rule));
    }

    @Test
    void aHeaderWithoutWorkIsRefusedBeforeAnythingElse() {
        BlockHeader good = child(tree.genesis(), 1, 1);
        BlockHeader idle = good;
        while (CompactTarget.isMet(idle.hash(), idle.difficultyTarget())) {
            idle = idle.withNonce(idle.nonce() + 1);
        }
        invalid(tree.accept(idle, NOW), "proof-of-work");
        BlockHeader easier = new BlockHeader(1, 1, tree.genesis().hash(), Hash.ZERO, Hash.ZERO, NOW, 0x2100ffff, 0);
        invalid(tree.accept(easier, NOW), "proof-of-work");
        invalid(tree.accept(new BlockHeader(1, 1, tree.genesis().hash(), Hash.ZERO, Hash.ZERO, NOW, -1, 0), NOW),
                "proof-of-work");
    }

    @Test
    void aHeaderStandsOnAKnownOneAtTheNextHeight() {
        HeaderEntry one = add(tree.genesis(), 1);
        assertThat(tree.accept(child(one, 1, 1), NOW)).isInstanceOf(HeaderVerdict.Accepted.class);
        assertThat(tree.accept(one.header(), NOW)).isEqualTo(new HeaderVerdict.Known(one));
        var other = new HeaderTree(PARAMS);
        assertThat(other.accept(child(one, 1, 1), NOW)).isInstanceOf(HeaderVerdict.Orphan.class);
        long time = one.header().timestamp() + 1;
        invalid(tree.accept(child(one, 1, time, PARAMS.powLimit(), 2), NOW), "height");
        invalid(tree.accept(child(one, 3, time, PARAMS.powLimit(), 2), NOW), "height");
        invalid(tree.accept(child(one, -1, time, PARAMS.powLimit(), 2), NOW), "height");
    }

    @Test
    void aHeaderHasTheTargetThatIsDue() {
        invalid(tree.accept(child(tree.genesis(), 1, NOW, 0x207ffffe, 1), NOW), "difficulty");
    }

    @Test
    void aHeaderIsLaterThanTheMedianOfElevenAndNotTwoHoursAhead() {
        HeaderEntry tip = chain(tree.genesis(), 20, 1);
        long median = HeaderTree.medianTime(tip);
        assertThat(median).isEqualTo(tip.ancestor(15).header().timestamp());
        int target = PARAMS.powLimit();
        invalid(tree.accept(child(tip, 21, median, target, 2), NOW), "median-time");
        accepted(tree.accept(child(tip, 21, median + 1, target, 2), NOW));
        accepted(tree.accept(child(tip, 21, NOW + 7200, target, 3), NOW));
        BlockHeader early = child(tip, 21, NOW + 7201, target, 4);
        assertThat(tree.accept(early, NOW)).isInstanceOf(HeaderVerdict.Premature.class);
        accepted(tree.accept(early, NOW + 1));
        assertThat(tree.accept(child(tip, 21, -1, target, 5), NOW)).as("unsigned time")
                .isInstanceOf(HeaderVerdict.Premature.class);
    }

    @Test
    void mostWorkIsBestAndOfEqualsTheFirstSeen() {
        HeaderEntry first = chain(tree.genesis(), 3, 1);
        HeaderEntry second = chain(tree.genesis(), 3, 2);
        assertThat(tree.best()).isSameAs(first);
        HeaderEntry longer = add(second, 2);
        assertThat(tree.best()).isSameAs(longer);
    }

    @Test
    void anInvalidBlockCondemnsWhatStandsOnItAndTheBestOfTheRestIsChosen() {
        HeaderEntry common = chain(tree.genesis(), 2, 1);
        HeaderEntry rest = chain(common, 2, 2);
        HeaderEntry bad = add(common, 3);
        HeaderEntry onBad = chain(bad, 5, 3);
        assertThat(tree.best()).isSameAs(onBad);
        tree.invalidate(bad, "signature");
        assertThat(tree.best()).isSameAs(rest);
        assertThat(onBad.isInvalid()).isTrue();
        assertThat(common.isInvalid()).isFalse();
        invalid(tree.accept(child(onBad, 1, 4), NOW), "invalid-ancestor");
        invalid(tree.accept(onBad.header(), NOW), "invalid-ancestor");
        assertThatThrownBy(() -> tree.invalidate(tree.genesis(), "no")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLocatorThinsOutAndFindsTheForkOnTheOtherSide() {
        HeaderEntry common = chain(tree.genesis(), 40, 1);
        HeaderEntry ours = chain(common, 5, 2);
        HeaderEntry theirs = chain(common, 60, 3);
        List<Hash> locator = tree.locator(ours);
        assertThat(locator.getFirst()).isEqualTo(ours.hash());
        assertThat(locator.getLast()).isEqualTo(tree.genesis().hash());
        assertThat(locator).hasSizeLessThan(18).doesNotHaveDuplicates();
        List<HeaderEntry> after = tree.after(locator, Hash.ZERO, 2000, theirs);
        assertThat(after.getFirst().height()).isBetween(33L, 41L);
        assertThat(after.getLast()).isSameAs(theirs);
        assertThat(tree.after(locator, Hash.ZERO, 7, theirs)).hasSize(7);
        assertThat(tree.after(List.of(), after.get(2).hash(), 2000, theirs).getLast()).isSameAs(after.get(2));
        assertThat(tree.after(List.of(Hash.wrap(new byte[32])), Hash.ZERO, 5, theirs).getFirst().height()).isOne();
        assertThat(HeaderTree.fork(ours, theirs)).isSameAs(common);
        assertThat(HeaderTree.path(common, ours)).hasSize(5);
    }

    @Test
    void whatWasStoredComesBackWithItsVerdict() {
        HeaderEntry one = add(tree.genesis(), 1);
        HeaderEntry two = add(one, 1);
        var later = new HeaderTree(PARAMS);
        later.restore(new StoredHeader(one.header(), true, false));
        later.restore(new StoredHeader(two.header(), false, true));
        assertThat(later.best().hash()).isEqualTo(one.hash());
        assertThat(later.best().bodyStored()).isTrue();
        invalid(later.accept(two.header(), NOW), "invalid-ancestor");
    }
}
