package org.rustycoin.p2p.blocks;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.blocks.Download.Asked;

import static org.assertj.core.api.Assertions.assertThat;

/** Which bodies are asked for, of whom, how many at a time, and how they come into the ledger. */
class BlockDownloadTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Peer C = new Peer("C");
    private static final long WINDOW = 4 << 20;

    private final Download download = new Download(WINDOW);

    private static List<Hash> hashes(Branch branch) {
        return branch.headers().stream().map(header -> header.hash()).toList();
    }

    @Test
    void bodiesAreAskedForInOrderAndHandedOverInOrder() {
        Branch branch = Branch.of("main", 30);
        download.headers(branch, A);
        var asked = new ArrayList<Hash>();
        download.open.forEach(each -> asked.addAll(each.blocks()));
        assertThat(asked).isEqualTo(hashes(branch).subList(0, asked.size()));
        Asked first = download.open.getFirst();
        download.answer(download.open.get(1));
        assertThat(download.run).as("the first is missing").isNull();
        download.answer(first);
        while (download.run != null) {
            download.connect();
            if (!download.open.isEmpty()) {
                download.answer(download.open.getFirst());
            }
        }
        assertThat(download.machine.active().hash()).isEqualTo(branch.tip());
        assertThat(download.machine.waiting()).isZero();
        assertThat(download.asked.values()).as("nothing was asked for twice").containsOnly(1);
        assertThat(download.machine.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void severalPeersShareTheWorkAndNoneHasMoreThanThreeQuestions() {
        download.headers(Branch.of("main", 200), A, B, C);
        for (Peer peer : List.of(A, B, C)) {
            assertThat(download.openOf(peer)).hasSizeBetween(1, Window.REQUESTS_PER_PEER);
        }
        assertThat(download.asked.values()).containsOnly(1);
        download.answer(download.openOf(A).getFirst());
        download.answer(download.openOf(B).getFirst());
        assertThat(download.asked.values()).containsOnly(1);
    }

    @Test
    void whatIsHereAndUnderWayFitsTheWindowWhateverTheFirstGuessWas() {
        download.ballastBytes = 100_000;
        download.headers(Branch.of("main", 400), A, B, C);
        Asked first = download.open.getFirst();
        while (download.open.size() > 1) { // everything comes but the first, so nothing leaves
            download.answer(download.open.getLast());
        }
        long bytes = download.machine.waiting() * 100_000L;
        long late = 3L * Window.REQUESTS_PER_PEER * 8 * 100_000; // asked for while blocks were thought to be 64 kB
        assertThat(bytes).isBetween(WINDOW / 2, WINDOW + late);
        assertThat(download.open).containsExactly(first);
    }

    @Test
    void neverMoreThanAThousandAndTwentyFourBlocksAhead() {
        Branch branch = Branch.of("main", 1300);
        download.headers(branch, A, B, C);
        Asked first = download.open.getFirst();
        while (download.open.size() > 1) {
            download.answer(download.open.getLast());
        }
        assertThat(download.asked).hasSize(Window.BLOCKS_MAX);
        assertThat(download.asked.keySet()).doesNotContain(branch.at(1025).hash());
        download.answer(first);
        download.connect();
        assertThat(download.asked).as("the window moved").hasSizeGreaterThan(Window.BLOCKS_MAX);
    }

    @Test
    void theFirstMissingBodyIsAskedForAlthoughTheWindowIsFull() {
        download.ballastBytes = 1_900_000;
        Branch branch = Branch.of("main", 40);
        download.headers(branch, A);
        List<Asked> open = List.copyOf(download.open);
        download.answer(open.get(1));
        download.answer(open.get(2));
        assertThat(download.open).hasSize(1);
        download.answer(open.getFirst(), 1);
        download.connect();
        assertThat(download.open).as("the second block, which was not in the answer").anyMatch(
                each -> each.blocks().contains(branch.at(2).hash()));
    }

    @Test
    void aPrefixOfWhatWasAskedForIsAnAnswerAndTheRestIsAskedForAgain() {
        Branch branch = Branch.of("main", 8);
        download.headers(branch, A);
        download.answer(download.open.getFirst(), 3);
        download.connect();
        assertThat(download.machine.active().height()).isEqualTo(3);
        assertThat(download.open.getLast().blocks().getFirst()).isEqualTo(branch.at(4).hash());
        assertThat(download.stalls).isEmpty();
    }

    @Test
    void theNextBodiesArriveWhileTheLedgerIsBusyAndGoInOneRun() {
        download.ballastBytes = 60_000;
        Branch branch = Branch.of("main", 40);
        download.headers(branch, A);
        download.answer(download.open.getFirst());
        int running = 8;
        assertThat(download.running().blocks()).hasSize(running);
        download.answer(download.open.getFirst());
        download.answer(download.open.getFirst());
        assertThat(download.running().blocks()).as("one run at a time").hasSize(running);
        download.connect();
        assertThat(download.machine.active().height()).isGreaterThan(running);
    }

    @Test
    void aBlockOfOurOwnIsHandedOverWithoutAskingAnybody() {
        Branch branch = Branch.of("own", 1);
        branch.into(download.tree);
        download.machine.offered(0, Branch.body(branch.at(1), 0));
        download.connect();
        assertThat(download.machine.active().hash()).isEqualTo(branch.tip());
        assertThat(download.open).isEmpty();
    }

    @Test
    void bodiesThatTheStoreHasAreNotAskedFor() {
        Branch branch = Branch.of("main", 4);
        branch.into(download.tree);
        HeaderTree.path(download.tree.genesis(), download.tree.best()).subList(0, 3).forEach(
                entry -> entry.markBodyStored());
        download.machine.headersChanged(0);
        assertThat(download.running().stored()).isEqualTo(hashes(branch).subList(0, 3));
        download.machine.peerHas(0, A, download.tree.best());
        assertThat(download.open.getFirst().blocks()).containsExactly(branch.tip());
    }
}
