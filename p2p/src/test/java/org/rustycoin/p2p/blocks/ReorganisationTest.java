package org.rustycoin.p2p.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.validation.Fault;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.blocks.Download.Asked;
import org.rustycoin.p2p.blocks.Download.Run;

import static org.assertj.core.api.Assertions.assertThat;

/** Bad bodies, bad blocks, and best chains that change while their bodies are on the way. */
class ReorganisationTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");

    private final Download download = new Download(32 << 20);

    private void all(Peer peer) {
        while (!download.openOf(peer).isEmpty()) {
            download.answer(download.openOf(peer).getFirst());
            download.connect();
            stored();
        }
    }

    private void stored() {
        Run given = download.storing;
        download.storing = null;
        if (given != null) {
            var faults = new ArrayList<@Nullable Fault>();
            given.blocks().forEach(block -> faults.add(null));
            download.machine.stored(download.now, given.ticket(), faults);
            download.connect();
        }
    }

    @Test
    void aMutatedBodyCostsItsSenderTheConnectionAndTheHeaderStands() {
        Branch branch = Branch.of("main", 3);
        download.headers(branch, A, B);
        download.answer(download.openOf(A).getFirst());
        download.refuse(true);
        assertThat(download.drops).containsExactly("A some-rule");
        assertThat(download.rejected).hasSize(1);
        assertThat(download.savedInvalid).isEmpty();
        assertThat(download.tree.best().hash()).isEqualTo(branch.tip());
        download.disconnect(A);
        all(B);
        assertThat(download.machine.active().hash()).isEqualTo(branch.tip());
    }

    @Test
    void anInvalidBlockCondemnsItsHeaderAndAllOnItAndTheNextBestChainIsFetched() {
        Branch bad = Branch.of("bad", 5);
        Branch good = Branch.of("good", 4);
        download.headers(good, B);
        download.headers(bad, A);
        download.answer(download.openOf(A).getFirst());
        download.refuse(false);
        assertThat(download.drops).containsExactly("A some-rule");
        assertThat(download.savedInvalid).containsExactly(bad.at(1));
        assertThat(Objects.requireNonNull(download.tree.get(bad.tip())).isInvalid()).isTrue();
        assertThat(download.machine.waiting()).as("bodies on the invalid block are let go").isZero();
        all(B);
        assertThat(download.machine.active().hash()).isEqualTo(good.tip());
        assertThat(download.drops).hasSize(1);
    }

    @Test
    void aBlockThatWasNotAskedForCostsTheConnection() {
        Branch branch = Branch.of("main", 3);
        download.headers(branch, A, B);
        Asked question = download.openOf(A).getFirst();
        download.answer(question, List.of(Branch.body(branch.at(2), 0)));
        assertThat(download.drops).containsExactly("A unasked-block");
        assertThat(download.machine.waiting()).isZero();
    }

    @Test
    void moreBlocksThanWereAskedForCostTheConnection() {
        Branch branch = Branch.of("main", 1);
        download.headers(branch, A);
        Block body = Branch.body(branch.at(1), 0);
        download.answer(download.open.getFirst(), List.of(body, body));
        assertThat(download.drops).containsExactly("A unasked-block");
    }

    @Test
    void bodiesOfABranchThatWasLeftMakeRoomForTheBetterOne() {
        download.ballastBytes = 300_000;
        Branch left = Branch.of("left", 200);
        download.headers(left, A);
        Asked first = download.open.getFirst();
        while (download.open.size() > 1) {
            download.answer(download.open.getLast());
        }
        assertThat(download.machine.waiting()).as("the window is full").isGreaterThan(90);
        Branch better = Branch.of("better", 201);
        download.headers(better, B);
        assertThat(download.machine.waiting()).isZero();
        assertThat(download.openOf(B)).hasSize(Window.REQUESTS_PER_PEER);
        download.answer(first);
        assertThat(download.machine.waiting()).as("late bodies of the branch that was left").isZero();
        all(B);
        assertThat(download.machine.active().hash()).isEqualTo(better.tip());
    }

    @Test
    void anotherBranchIsHandedOverOnlyWhenItOutweighsTheActiveOne() {
        Branch ours = Branch.of("ours", 20);
        download.headers(ours, A);
        all(A);
        Branch theirs = Branch.of("theirs", 21);
        download.headers(theirs, B);
        while (download.run == null) {
            download.answer(download.openOf(B).getFirst(), 1);
        }
        assertThat(download.running().blocks()).hasSize(21);
        assertThat(download.running().fork()).isEqualTo(download.tree.genesis().hash());
        download.connect();
        assertThat(download.machine.active().hash()).isEqualTo(theirs.tip());
    }

    @Test
    void aLongBranchIsStoredAsideUntilItOutweighs() {
        Branch ours = Branch.of("ours", 1500);
        download.headers(ours, A);
        all(A);
        Branch theirs = Branch.of("theirs", 1501);
        download.headers(theirs, B);
        all(B);
        assertThat(download.machine.active().hash()).isEqualTo(theirs.tip());
        assertThat(download.machine.waiting()).isZero();
        assertThat(download.asked.values()).containsOnly(1);
    }

    @Test
    void anOwnBlockBesideTheBestChainIsKeptForTheDayThatItsBranchWins() {
        Branch ours = Branch.of("ours", 1);
        Branch theirs = Branch.of("theirs", 2);
        download.headers(theirs, A);
        ours.into(download.tree);
        download.machine.offered(0, Branch.body(ours.at(1), 0));
        all(A);
        assertThat(download.machine.active().hash()).isEqualTo(theirs.tip());
        download.headers(Branch.of("third", 3), B);
        Branch longer = ours.and("more", 3);
        download.headers(longer, B);
        assertThat(download.open).noneMatch(each -> each.blocks().contains(ours.tip()));
        all(B);
        assertThat(download.machine.active().hash()).isEqualTo(longer.tip());
    }
}
