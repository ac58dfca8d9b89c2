package org.rustycoin.p2p.blocks;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Branch;

import static org.assertj.core.api.Assertions.assertThat;

/** What is under way and here, counted in bytes. */
class WindowTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Branch CHAIN = Branch.of("main", 300);
    private static final int FULL = 1_990_000;

    private final HeaderTree tree = Branch.tree();
    private final List<HeaderEntry> path = HeaderTree.path(tree.genesis(), CHAIN.into(tree));
    private final Window window = new Window(32 << 20);
    private int next;

    private void arrive(int count, int ballastBytes) {
        for (int i = 0; i < count; i++) {
            HeaderEntry entry = path.get(next++);
            window.arrived(entry, Branch.body(entry.header(), ballastBytes), A);
            window.forget(entry);
        }
    }

    private Sources.Request request(Peer peer, int from, int to) {
        return new Sources.Request(new Ticket(from), peer, path.subList(from, to));
    }

    @Test
    void smallBlocksAreAskedForSixtyFourAtATimeAndFullOnesOneByOne() {
        assertThat(window.requestBlocks()).as("before any was seen").isEqualTo(8);
        arrive(100, 1000);
        assertThat(window.requestBlocks()).isEqualTo(64);
        arrive(60, FULL);
        assertThat(window.requestBlocks()).isEqualTo(1);
    }

    @Test
    void twoFullBlocksAmongSmallOnesDoNotShrinkQuestions() {
        arrive(100, 1000);
        arrive(2, FULL);
        assertThat(window.requestBlocks()).isEqualTo(64);
    }

    @Test
    void twoFullBlocksAtTheBeginningShrinkQuestionsALittleAndNotForLong() {
        arrive(2, FULL);
        assertThat(window.requestBlocks()).isBetween(4, 8);
        arrive(16, 1000);
        assertThat(window.requestBlocks()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void whereAllBlocksAreFullAFewDozenOfThemTell() {
        arrive(100, 10);
        arrive(60, FULL);
        assertThat(window.requestBlocks()).isEqualTo(1);
    }

    @Test
    void whatIsUnderWayCountsWithTheAverageAndWhatIsHereWithItsBytes() {
        var small = new Window(10 * Window.FIRST_GUESS);
        small.asked(request(A, 0, 9));
        assertThat(small.hasRoom()).isTrue();
        small.asked(request(A, 9, 10));
        assertThat(small.hasRoom()).isFalse();
        small.release(request(A, 0, 10));
        assertThat(small.hasRoom()).isTrue();
        Block big = Branch.body(path.getFirst().header(), 10 * (int) Window.FIRST_GUESS);
        small.arrived(path.getFirst(), big, A);
        assertThat(small.hasRoom()).isFalse();
        assertThat(small.bytes(path.getFirst())).isEqualTo(BodySize.of(big));
        assertThat(small.forget(path.getFirst())).isEqualTo(A);
        assertThat(small.hasRoom()).isTrue();
        assertThat(small.forget(path.getFirst())).as("twice").isNull();
    }

    @Test
    void evenEmptyBlocksTakeRoom() {
        arrive(290, 0);
        var tiny = new Window(Window.AVERAGE_MIN);
        assertThat(tiny.hasRoom()).isTrue();
        tiny.asked(request(A, 0, 1));
        assertThat(tiny.hasRoom()).isFalse();
    }

    @Test
    void theFirstCopyStaysAndALaterOneIsNotCountedTwice() {
        HeaderEntry entry = path.getFirst();
        Block body = Branch.body(entry.header(), 100);
        window.arrived(entry, body, A);
        window.arrived(entry, Branch.body(entry.header(), 5_000_000), B);
        assertThat(window.block(entry)).isSameAs(body);
        assertThat(window.bytes(entry)).isEqualTo(BodySize.of(body));
        assertThat(window.forget(entry)).isEqualTo(A);
        assertThat(window.arrivedBlocks()).isZero();
    }

    @Test
    void releasingWhatOnePeerWasAskedForLeavesWhatAnotherWasAskedForSince() {
        Sources.Request ofA = request(A, 0, 3);
        window.asked(ofA);
        window.release(ofA);
        window.asked(request(B, 0, 3));
        window.release(ofA); // A's answer fails late
        assertThat(path.subList(0, 3)).noneMatch(window::isWanted);
    }

    @Test
    void nobodyHoldsThingsUpWhileSomethingCanBeAskedFor() {
        window.asked(request(A, 0, 3));
        assertThat(window.heldUpBy(path, path.getFirst())).isNull();
        assertThat(window.heldUpBy(path.subList(0, 3), path.getFirst())).isEqualTo(A);
        assertThat(window.heldUpBy(path.subList(0, 3), path.get(5))).as("with nobody").isNull();
    }

    @Test
    void bodiesBesideTheBestChainAreLetGoAndOfOurOwnOnlyTheCondemned() {
        for (int i = 0; i < 4; i++) {
            window.arrived(path.get(i), Branch.body(path.get(i).header(), 0), A);
        }
        HeaderEntry own = Branch.on(CHAIN.at(10), "own", 1).into(tree);
        window.arrived(own, Branch.body(own.header(), 0), null);
        tree.invalidate(path.get(2), "for this test");
        window.forgetBeside(tree.best());
        assertThat(window.arrivedBlocks()).isEqualTo(2); // the branch stands on what is condemned
        assertThat(window.isWanted(path.get(3))).as("it is not asked for again").isFalse();
    }
}
