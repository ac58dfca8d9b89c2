package org.rustycoin.p2p.headers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.params.CompactTarget;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.Branch;

import static org.assertj.core.api.Assertions.assertThat;

/** Peers that serve bad headers, too many, the same again, or none of what they announced. */
class HostileHeadersTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Peer C = new Peer("C");
    private static final BigInteger MUCH = BigInteger.ONE.shiftLeft(100);
    private static final Hash NOWHERE = Branch.of("nowhere", 1).tip();

    private final HeaderTree tree = Branch.tree();
    private final HeaderWishes out = new HeaderWishes();
    private long clockSeconds = Branch.CLOCK_SECONDS;
    private final HeaderSync sync = new HeaderSync(tree, now -> clockSeconds, out);

    private void answer(List<BlockHeader> headers) {
        sync.answered(0, out.last().ticket(), headers);
    }

    private void isDroppedFor(String rule, List<BlockHeader> headers) {
        sync.ready(0, A, true, NOWHERE, MUCH);
        sync.ready(0, B, true, NOWHERE, MUCH);
        answer(headers);
        assertThat(out.drops).containsExactly("A " + rule);
        assertThat(out.peersAsked()).as("its work is another's").containsExactly(A, B);
    }

    private static BlockHeader withTarget(BlockHeader header, int target) {
        return new BlockHeader(header.version(), header.height(), header.prevBlockHash(), header.merkleRoot(),
                header.stateRoot(), header.timestamp(), target, header.nonce());
    }

    @Test
    void aHeaderWithoutItsWorkCostsTheConnectionAndThoseBeforeItStay() {
        Branch branch = Branch.of("main", 3);
        BlockHeader bad = branch.at(3);
        while (CompactTarget.isMet(bad.hash(), bad.difficultyTarget())) {
            bad = bad.withNonce(bad.nonce() + 1);
        }
        isDroppedFor("proof-of-work", List.of(branch.at(1), branch.at(2), bad));
        assertThat(out.accepted).isEqualTo(branch.range(1, 2));
        assertThat(tree.best().height()).isEqualTo(2);
    }

    @Test
    void aHeaderWithAnotherTargetThanTheOneDueCostsTheConnection() {
        isDroppedFor("difficulty", List.of(Branch.mined(withTarget(Branch.of("main", 1).at(1), 0x2000ffff))));
    }

    @Test
    void headersThatStandOnNothingCostTheConnection() {
        isDroppedFor("headers-unconnected", Branch.of("main", 3).range(2, 3));
        assertThat(tree.size()).isEqualTo(1);
    }

    @Test
    void headersThatDoNotFollowOneAnotherCostTheConnection() {
        isDroppedFor("headers-apart", List.of(Branch.of("one", 1).at(1), Branch.of("other", 1).at(1)));
    }

    @Test
    void headersOnABlockKnownToBeInvalidCostTheConnection() {
        Branch branch = Branch.of("main", 2);
        branch.into(tree);
        tree.invalidate(tree.best(), "for this test");
        isDroppedFor("invalid-ancestor", branch.headers());
    }

    @Test
    void aHeaderFromTheFutureIsNobodysFaultAndIsNotAskedForInCircles() {
        Branch branch = Branch.of("main", 2000);
        clockSeconds = branch.at(1).timestamp() - 7200;
        sync.ready(0, A, true, branch.tip(), MUCH);
        answer(branch.headers());
        assertThat(out.accepted).hasSize(1);
        assertThat(out.drops).isEmpty();
        assertThat(out.asked).hasSize(1);
        clockSeconds = Branch.CLOCK_SECONDS;
        sync.announced(1, A, branch.tip());
        answer(branch.headers());
        assertThat(tree.best().hash()).as("when its time has come").isEqualTo(branch.tip());
    }

    @Test
    void fullAnswersThatGoInCirclesEndTheWalk() {
        Branch branch = Branch.of("main", 2000);
        sync.ready(0, A, true, NOWHERE, MUCH);
        sync.ready(0, B, true, NOWHERE, MUCH);
        answer(branch.headers());
        answer(branch.headers());
        assertThat(out.peersAsked()).containsExactly(A, A, B);
    }

    @Test
    void endlessHeadersOfLittleWorkEndInADrop() {
        Branch ours = Branch.of("ours", 14_000);
        ours.into(tree);
        Branch theirs = Branch.of("theirs", 14_000);
        sync.ready(0, A, true, NOWHERE, MUCH);
        int sent = 0;
        while (out.drops.isEmpty()) {
            answer(theirs.range(sent + 1, sent + 2000));
            sent += 2000;
        }
        assertThat(out.drops).containsExactly("A headers-low-work");
        assertThat(sent).isLessThanOrEqualTo(HeaderSync.SIDE_HEADERS_MAX + 2000);
        assertThat(sync.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whoAnnouncesWhatItDoesNotHaveComesAfterThoseWhoKeepTheirWord() {
        sync.ready(0, A, true, tree.genesis().hash(), BigInteger.ONE);
        sync.ready(0, B, false, tree.genesis().hash(), BigInteger.ONE);
        sync.ready(0, C, false, tree.genesis().hash(), BigInteger.ONE);
        sync.announced(0, A, NOWHERE);
        answer(List.of());
        sync.announced(1, C, NOWHERE);
        Branch branch = Branch.of("main", 1);
        sync.announced(1, A, Branch.of("elsewhere", 1).tip());
        sync.announced(1, B, branch.tip());
        sync.failed(2, out.last().ticket(), new Failure.Timeout());
        assertThat(out.peersAsked()).as("although it was A that we dialled").containsExactly(A, C, B);
        answer(branch.headers());
        assertThat(tree.best().hash()).isEqualTo(branch.tip());
        assertThat(out.drops).isEmpty();
    }

    @Test
    void anEmptyAnswerEndsTheQuestionsUntilSomethingIsAnnounced() {
        sync.ready(0, A, true, NOWHERE, MUCH);
        answer(List.of());
        assertThat(out.asked).hasSize(1);
        assertThat(sync.deadline()).isEqualTo(Machine.NEVER);
        sync.announced(1, A, Branch.of("main", 1).tip());
        assertThat(out.asked).hasSize(2);
    }

    @Test
    void anAnnouncementOfAStrangerIsNotHeard() {
        sync.announced(0, A, NOWHERE);
        assertThat(out.asked).isEmpty();
    }

    @Test
    void manyAnnouncementsOfOnePeerAreOneClaim() {
        var hashes = new ArrayList<Hash>();
        Branch.of("many", 1000).headers().forEach(header -> hashes.add(header.hash()));
        sync.ready(0, A, true, tree.genesis().hash(), BigInteger.ONE);
        hashes.forEach(hash -> sync.announced(0, A, hash));
        answer(List.of());
        answer(List.of());
        assertThat(out.asked).as("the first, and the last of those since").hasSize(2);
    }
}
