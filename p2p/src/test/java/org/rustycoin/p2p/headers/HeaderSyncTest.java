package org.rustycoin.p2p.headers;

import java.math.BigInteger;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.messages.P2PMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is asked for headers, when another takes over, and what a peer can do to that. */
class HeaderSyncTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Peer C = new Peer("C");
    private static final BigInteger MUCH = BigInteger.ONE.shiftLeft(100);
    private static final long SECOND = 1_000_000_000L;

    private final HeaderTree tree = Branch.tree();
    private final HeaderWishes out = new HeaderWishes();
    private final HeaderSync sync = new HeaderSync(tree, now -> Branch.CLOCK_SECONDS, out);

    private void answer(List<BlockHeader> headers) {
        sync.answered(0, out.last().ticket(), headers);
    }

    @Test
    void onePeerIsAskedAtATimeAndItsHeadersAreKept() {
        Branch branch = Branch.of("main", 5);
        sync.ready(0, A, true, branch.tip(), MUCH);
        sync.ready(0, B, true, branch.tip(), MUCH);
        assertThat(out.peersAsked()).containsExactly(A);
        answer(branch.headers());
        assertThat(out.accepted).isEqualTo(branch.headers());
        assertThat(tree.best().hash()).isEqualTo(branch.tip());
        assertThat(out.has).containsExactlyInAnyOrder("A 5", "B 5");
        assertThat(out.peersAsked()).as("both claims are known now").containsExactly(A);
        assertThat(sync.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void theLocatorGoesBackFromOurBestToGenesisAndTheStopIsOpen() {
        Branch.of("main", 40).into(tree);
        sync.ready(0, A, true, Branch.of("other", 1).tip(), MUCH);
        List<Hash> locator = out.last().question().locatorHashes();
        assertThat(locator).isEqualTo(tree.locator(tree.best()));
        assertThat(locator.getFirst()).isEqualTo(tree.best().hash());
        assertThat(locator.getLast()).isEqualTo(tree.genesis().hash());
        assertThat(locator).hasSizeLessThanOrEqualTo(P2PMessage.LOCATOR_MAX);
        assertThat(out.last().question().stopHash()).isEqualTo(Hash.ZERO);
    }

    @Test
    void whoClaimsMostIsAskedFirstAndOfThoseTheOneThatWeDialled() {
        Branch.of("main", 1).into(tree);
        Hash unknown = Branch.of("other", 1).tip();
        sync.ready(0, C, false, unknown, BigInteger.TWO);
        assertThat(out.asked).as("it claims less than ours").isEmpty();
        sync.ready(0, A, false, unknown, MUCH);
        sync.ready(0, B, true, unknown, MUCH.subtract(BigInteger.ONE));
        sync.failed(0, out.last().ticket(), new Failure.Timeout());
        assertThat(out.peersAsked()).containsExactly(A, B);
    }

    @Test
    void anotherTakesOverFromASilentOneWhichIsDroppedTheThirdTime() {
        Hash unknown = Branch.of("other", 1).tip();
        sync.ready(0, A, true, unknown, MUCH);
        sync.ready(0, B, true, unknown, MUCH);
        sync.failed(15 * SECOND, out.last().ticket(), new Failure.Timeout());
        assertThat(out.last().peer()).isEqualTo(B);
        assertThat(out.stalls).containsExactly("A headers: Timeout[]");
        sync.disconnected(16 * SECOND, B);
        assertThat(out.last().peer()).as("the pause is not over").isEqualTo(B);
        assertThat(sync.deadline()).isEqualTo(17 * SECOND);
        sync.wake(17 * SECOND);
        assertThat(out.last().peer()).isEqualTo(A);
        sync.failed(32 * SECOND, out.last().ticket(), new Failure.Timeout());
        sync.wake(sync.deadline());
        sync.failed(60 * SECOND, out.last().ticket(), new Failure.Timeout());
        assertThat(out.drops).containsExactly("A headers-stalled");
        assertThat(sync.deadline()).as("it is not asked again on its way out").isEqualTo(Machine.NEVER);
    }

    @Test
    void whenTheAskedPeerGoesAnotherIsAskedAtOnce() {
        Hash unknown = Branch.of("other", 1).tip();
        sync.ready(0, A, true, unknown, MUCH);
        sync.ready(0, B, true, unknown, MUCH);
        Ticket before = out.last().ticket();
        sync.disconnected(1, A);
        assertThat(out.peersAsked()).containsExactly(A, B);
        sync.answered(2, before, Branch.of("late", 3).headers());
        assertThat(out.accepted).as("an answer from before the takeover").isEmpty();
        assertThat(sync.isSyncing()).isTrue();
    }

    @Test
    void aFullAnswerIsFollowedByTheNextQuestionAfterItsLastHeader() {
        Branch branch = Branch.of("main", 2001);
        sync.ready(0, A, true, branch.tip(), MUCH);
        answer(branch.range(1, 2000));
        assertThat(out.last().question().locatorHashes().getFirst()).isEqualTo(branch.at(2000).hash());
        answer(branch.range(2001, 2001));
        assertThat(out.asked).hasSize(2);
        assertThat(tree.best().hash()).isEqualTo(branch.tip());
    }

    @Test
    void aPeerThatWentOverToABranchLongerThanOneAnswerIsFollowed() {
        Branch ours = Branch.of("ours", 2500);
        Branch theirs = Branch.of("theirs", 2501);
        ours.into(tree);
        sync.ready(0, A, true, ours.tip(), BigInteger.TWO);
        sync.announced(0, A, theirs.tip());
        answer(theirs.range(1, 2000));
        assertThat(out.last().question().locatorHashes().getFirst()).isEqualTo(theirs.at(2000).hash());
        answer(theirs.range(2001, 2501));
        assertThat(tree.best().hash()).isEqualTo(theirs.tip());
        assertThat(out.drops).isEmpty();
    }

    @Test
    void whatIsAnnouncedWhileAnAnswerIsUnderWayIsAskedForAfterIt() {
        Branch branch = Branch.of("main", 3);
        sync.ready(0, A, true, branch.at(2).hash(), MUCH);
        sync.announced(1, A, branch.tip());
        answer(branch.range(1, 2)); // made before the third block was
        assertThat(out.asked).hasSize(2);
        answer(branch.range(3, 3));
        assertThat(tree.best().hash()).isEqualTo(branch.tip());
        assertThat(sync.deadline()).isEqualTo(Machine.NEVER);
    }
}
