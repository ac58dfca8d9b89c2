package org.rustycoin.p2p.blocks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.Chains;
import org.rustycoin.p2p.blocks.Downloading.Asked;
import org.rustycoin.p2p.messages.P2PMessage.NotFound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.p2p.Chains.ALICE;
import static org.rustycoin.p2p.Chains.BOB;
import static org.rustycoin.p2p.Chains.CAROL;
import static org.rustycoin.p2p.Chains.SECOND;

/** Bodies from several peers at once, and what becomes of those that do not do their part. */
class BlockDownloadTest {

    private static final List<Block> CHAIN = Chains.chain(200, 1);
    private static final long WINDOW = 32 << 20;

    private final HeaderTree tree = Chains.tree(CHAIN);
    private final HeaderEntry best = Chains.entry(tree, CHAIN.getLast());
    private final Downloading it = new Downloading(tree, tree.genesis(), WINDOW);

    BlockDownloadTest() {
        it.knows(CHAIN);
    }

    private void have(Peer... peers) {
        for (Peer peer : peers) {
            it.download.peerHas(0, peer, best);
        }
    }

    /** Everybody but one answers whatever is asked, and the ledger connects it, until nothing moves. */
    private void run(long now, Peer silent) {
        for (boolean moved = true; moved;) {
            moved = false;
            for (Asked each : new ArrayList<>(it.open)) {
                if (!each.peer().equals(silent)) {
                    it.answer(now, each);
                    moved = true;
                }
            }
            if (it.advancing != null) {
                it.connect(now);
                moved = true;
            }
        }
    }

    @Test
    void peersShareTheWorkAndNoBlockIsAskedForTwice() {
        have(ALICE, BOB);
        assertThat(it.asked(ALICE)).hasSizeBetween(1, Window.REQUESTS_PER_PEER);
        assertThat(it.asked(BOB)).hasSizeBetween(1, Window.REQUESTS_PER_PEER);
        List<Long> all = new ArrayList<>(it.heights(ALICE));
        all.addAll(it.heights(BOB));
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
        assertThat(all).contains(1L);
        run(0, CAROL);
        assertThat(it.download.active()).isSameAs(best);
        assertThat(it.said).last().isEqualTo("tip 200");
    }

    @Test
    void theNextBodiesArriveWhileARunIsValidated() {
        have(ALICE);
        it.answer(0, it.open.getFirst());
        assertThat(it.advancing).isNotNull();
        int before = it.download.waiting();
        it.answer(0, it.open.getFirst());
        assertThat(it.download.waiting()).isGreaterThan(before);
    }

    @Test
    void theWindowsBytesBoundWhatIsUnderWay() {
        var narrow = new Downloading(tree, tree.genesis(), 200 * 1024); // three blocks by the first guess of their size
        narrow.download.peerHas(0, ALICE, best);
        narrow.download.peerHas(0, BOB, best);
        assertThat(narrow.heights(ALICE).size() + narrow.heights(BOB).size()).isLessThanOrEqualTo(16);
        assertThat(it.open).isEmpty();
        have(ALICE, BOB);
        assertThat(it.heights(ALICE).size() + it.heights(BOB).size()).isGreaterThan(16);
    }

    @Test
    void aPeerThatHoldsEverythingUpLosesItsWorkAfterTwoSecondsThenFour() {
        have(ALICE, BOB);
        run(0, ALICE);
        assertThat(it.download.active().height()).isLessThan(200);
        assertThat(it.download.deadline()).isEqualTo(BlockDownload.STALL_MIN);
        it.download.wake(BlockDownload.STALL_MIN - 1);
        assertThat(it.said).doesNotContain("stalled alice");
        it.download.wake(BlockDownload.STALL_MIN);
        assertThat(it.said).contains("stalled alice");
        run(BlockDownload.STALL_MIN, ALICE);
        assertThat(it.download.active()).as("bob has brought what alice kept").isSameAs(best);
    }

    @Test
    void aLoneSlowPeerIsNotCondemnedForBeingAlone() {
        have(ALICE);
        assertThat(it.download.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void theStallTimeDoublesToAMinuteAndEasesWithEveryBlock() {
        have(ALICE, BOB);
        it.asked(BOB).forEach(each -> it.fail(0, each, new Failure.Gone())); // bob is there, and slow too
        long now = 0;
        long expected = BlockDownload.STALL_MIN;
        for (int i = 0; i < 3; i++) {
            run(now, i % 2 == 0 ? ALICE : BOB);
            if (it.download.deadline() == Machine.NEVER) {
                break;
            }
            long due = it.download.deadline();
            assertThat(due - now).isBetween(BlockDownload.STALL_MIN, Math.max(expected, BlockDownload.STALL_MIN));
            now = due;
            it.download.wake(now);
            expected = Math.min(BlockDownload.STALL_MAX, 2 * expected);
        }
        assertThat(expected).isGreaterThan(BlockDownload.STALL_MIN);
    }

    @Test
    void fourQuestionsLeftLyingInARowCostTheConnection() {
        have(ALICE);
        for (int i = 0; i < BlockDownload.STALLS_MAX; i++) {
            it.fail(i, it.open.getFirst(), new Failure.Timeout());
        }
        assertThat(it.said).endsWith("drop alice: blocks-stalled");
    }

    @Test
    void oneAnswerForgivesWhatWasLeftLyingBefore() {
        have(ALICE);
        for (int i = 0; i < 10; i++) {
            it.fail(i, it.open.getFirst(), new Failure.Timeout());
            Asked next = it.open.getFirst();
            it.answer(i, next, CHAIN.stream().filter(block -> block.hash().equals(next.blocks().getFirst())).toList());
        }
        assertThat(it.said).doesNotContain("drop alice: blocks-stalled");
    }

    @Test
    void whoGoesLeavesItsWorkToOthers() {
        have(ALICE, BOB);
        List<Long> alices = it.heights(ALICE);
        it.open.removeAll(it.asked(ALICE));
        it.download.disconnected(1, ALICE);
        run(1, CAROL);
        assertThat(alices).isNotEmpty();
        assertThat(it.download.active()).isSameAs(best);
    }

    @Test
    void aBlockThatWasNotAskedForCostsTheConnection() {
        have(ALICE);
        List<Block> other = Chains.chain(1, 2);
        it.answer(0, it.open.getFirst(), other);
        assertThat(it.said).containsExactly("drop alice: unasked-block");
        assertThat(it.download.waiting()).isZero();
    }

    @Test
    void whoDoesNotHaveWhatItLedUsToBelieveIsNotAskedAgain() {
        have(ALICE, BOB);
        Asked question = it.asked(ALICE).getFirst();
        it.open.remove(question);
        it.download.answered(0, question.ticket(), new NotFound(List.of()));
        assertThat(it.said).containsExactly("stalled alice");
        it.open.removeAll(it.asked(ALICE));
        it.answer(0, it.asked(BOB).getFirst());
        assertThat(it.asked(ALICE)).isEmpty();
    }

    @Test
    void aMutatedBodyCondemnsItsSenderAndAnotherCopyConnects() {
        have(ALICE);
        Asked first = it.open.getFirst();
        it.answer(0, first);
        it.refuseLast(0, true);
        Hash body = first.blocks().getLast();
        assertThat(it.said).contains("rejected from alice: merkle-root", "drop alice: merkle-root")
                .noneMatch(each -> each.startsWith("invalid"));
        it.open.clear();
        it.download.disconnected(0, ALICE);
        have(BOB);
        assertThat(it.asked(BOB).getFirst().blocks()).contains(body);
        run(0, ALICE);
        assertThat(it.download.active()).isSameAs(best);
    }

    @Test
    void anInvalidBlockCondemnsItsHeaderAndAllThatStandsOnIt() {
        have(ALICE);
        Asked first = it.open.getFirst();
        it.answer(0, first);
        it.refuseLast(0, false);
        long bad = first.blocks().size();
        assertThat(it.said).contains("invalid " + bad, "rejected from alice: signature", "drop alice: signature");
        assertThat(best.isInvalid()).isTrue();
        assertThat(tree.best().height()).isEqualTo(bad - 1);
        it.open.clear();
        it.download.disconnected(0, ALICE);
        it.download.peerHas(0, BOB, best);
        assertThat(it.open).as("nobody is asked for what stands on it").isEmpty();
        List<Block> rival = Chains.on(CHAIN.subList(0, (int) bad - 1), 3, 2);
        Chains.add(tree, rival);
        it.knows(rival);
        it.download.headersChanged(1);
        it.download.peerHas(1, CAROL, Chains.entry(tree, rival.getLast()));
        run(1, ALICE);
        assertThat(it.download.active().hash()).isEqualTo(rival.getLast().hash());
    }

    @Test
    void aBetterBranchIsHandedOverWhenItOutweighsTheActiveChainAndNotBefore() {
        have(ALICE);
        run(0, BOB);
        List<Block> rival = Chains.on(CHAIN.subList(0, 150), 60, 3);
        Chains.add(tree, rival);
        it.knows(rival);
        it.download.peerHas(0, BOB, Chains.entry(tree, rival.getLast()));
        it.download.headersChanged(0);
        assertThat(it.heights(BOB)).startsWith(151L);
        while (it.advancing == null) {
            it.answer(0, it.open.getFirst());
            if (it.isStoring()) {
                it.stored(0);
            }
        }
        assertThat(it.advancing.fork()).isEqualTo(CHAIN.get(149).hash());
        assertThat(150 + it.advancing.stored().size() + it.advancing.blocks().size()).isGreaterThan(200);
        it.connect(0);
        run(0, ALICE);
        assertThat(it.download.active().hash()).isEqualTo(rival.getLast().hash());
        assertThat(it.said).doesNotContain("stalled bob");
    }

    @Test
    void anAnswerAfterItsPeerWentIsNotLookedAt() {
        have(ALICE);
        Asked question = it.open.getFirst();
        it.download.disconnected(0, ALICE);
        it.answer(1, question);
        assertThat(it.download.waiting()).isZero();
        assertThat(it.advancing).isNull();
    }

    @Test
    void aBlockOfOurOwnGoesToTheLedgerWithoutAQuestion() {
        it.download.offered(0, CHAIN.getFirst());
        assertThat(it.advancing).isNotNull();
        it.connect(SECOND);
        assertThat(it.download.active().height()).isOne();
        assertThat(it.open).isEmpty();
    }
}
