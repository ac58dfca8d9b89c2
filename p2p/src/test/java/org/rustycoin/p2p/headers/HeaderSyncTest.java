package org.rustycoin.p2p.headers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.chain.HeaderVerdict;
import org.rustycoin.ledger.params.CompactTarget;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Chains;
import org.rustycoin.p2p.messages.P2PMessage.GetHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.p2p.Chains.ALICE;
import static org.rustycoin.p2p.Chains.BOB;
import static org.rustycoin.p2p.Chains.CAROL;
import static org.rustycoin.p2p.Chains.SECOND;

/** Headers from one peer at a time, and from another when that one fails. */
class HeaderSyncTest implements HeaderSync.Out {

    private record Asked(Peer peer, Ticket ticket, GetHeaders question) {}

    private static final BigInteger MUCH = BigInteger.valueOf(1000);
    private static final BigInteger MORE = BigInteger.valueOf(2000);

    private final List<Block> chain = Chains.chain(30, 1);
    private final HeaderTree tree = Chains.tree(List.of());
    private final List<Asked> asked = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private long seconds = Chains.unixSeconds(0);
    private final HeaderSync sync = new HeaderSync(tree, now -> seconds, this);

    @Override
    public void ask(Peer peer, Ticket ticket, GetHeaders question, long timeoutNanos) {
        asked.add(new Asked(peer, ticket, question));
    }

    @Override
    public void accepted(Peer from, List<BlockHeader> headers) {
        said.add("accepted " + headers.size() + " from " + from);
    }

    @Override
    public void peerHas(Peer peer, HeaderEntry best) {
        said.add(peer + " has " + best.height());
    }

    @Override
    public void stalled(Peer peer, String what) {
        said.add("stalled " + peer);
    }

    @Override
    public void drop(Peer peer, String rule, String why) {
        said.add("drop " + peer + ": " + rule);
    }

    private Hash tip() {
        return chain.getLast().hash();
    }

    private void answer(long now, List<Block> blocks) {
        sync.answered(now, asked.getLast().ticket(), Chains.headers(blocks));
    }

    @Test
    void onePeerIsAskedAndHasWhatItSent() {
        sync.ready(0, ALICE, false, tip(), MUCH);
        sync.ready(0, BOB, false, tip(), MUCH);
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().question().locatorHashes()).containsExactly(tree.genesis().hash());
        answer(1, chain);
        assertThat(tree.best().hash()).isEqualTo(tip());
        assertThat(said).containsExactly("accepted 30 from alice", "alice has 30", "bob has 30");
        assertThat(asked).as("bob has nothing more").hasSize(1);
        assertThat(sync.isSyncing()).isFalse();
    }

    @Test
    void aPeerWeDialledIsAskedBeforeOneThatCameToUs() {
        sync.ready(0, ALICE, false, tip(), MORE);
        sync.ready(0, BOB, false, tip(), MORE);
        sync.ready(0, CAROL, true, tip(), MUCH);
        sync.failed(1, asked.getFirst().ticket(), new Failure.Timeout());
        assertThat(asked.getLast().peer()).isEqualTo(CAROL);
    }

    @Test
    void aPeerThatDoesNotAnswerIsTakenOverFrom() {
        sync.ready(0, ALICE, true, tip(), MUCH);
        sync.ready(0, BOB, true, tip(), MUCH);
        Ticket late = asked.getFirst().ticket();
        sync.failed(HeaderSync.PATIENCE, late, new Failure.Timeout());
        assertThat(said).containsExactly("stalled alice");
        assertThat(asked.getLast().peer()).isEqualTo(BOB);
        sync.answered(HeaderSync.PATIENCE, late, Chains.headers(chain));
        assertThat(tree.size()).as("an answer after a takeover is not looked at").isOne();
        answer(HeaderSync.PATIENCE, chain);
        assertThat(tree.best().hash()).isEqualTo(tip());
    }

    @Test
    void aSolePeerIsAskedAgainAfterAPauseAndDroppedAfterThreeFailures() {
        sync.ready(0, ALICE, true, tip(), MUCH);
        long now = 0;
        for (int failure = 1; failure <= 3; failure++) {
            assertThat(asked).hasSize(failure);
            now += HeaderSync.PATIENCE;
            sync.failed(now, asked.getLast().ticket(), new Failure.Timeout());
            assertThat(asked).as("not at once").hasSize(failure);
            now = sync.deadline();
            assertThat(now).isBetween(0L, Long.MAX_VALUE - 1);
            sync.wake(now);
        }
        assertThat(said).contains("drop alice: headers-stalled");
    }

    @Test
    void aPeerThatGoesLeavesItsQuestionToTheNext() {
        sync.ready(0, ALICE, true, tip(), MUCH);
        sync.ready(0, BOB, true, tip(), MUCH);
        sync.disconnected(1, ALICE);
        assertThat(asked.getLast().peer()).isEqualTo(BOB);
        sync.disconnected(2, BOB);
        assertThat(sync.isSyncing()).isFalse();
        assertThat(sync.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPeerOfAWorseChainIsNotAsked() {
        Chains.add(tree, chain);
        sync.ready(0, ALICE, true, Chains.chain(3, 2).getLast().hash(), BigInteger.TEN);
        assertThat(asked).isEmpty();
    }

    @Test
    void headersThatAreInvalidOrConnectToNothingOrNotToEachOtherCostTheConnection() {
        sync.ready(0, ALICE, true, tip(), MUCH);
        answer(1, chain.subList(5, 10));
        assertThat(said).containsExactly("drop alice: headers-unconnected");
        said.clear();
        sync.disconnected(1, ALICE);
        sync.ready(2, BOB, true, tip(), MUCH);
        answer(3, List.of(chain.get(0), chain.get(1), chain.get(3)));
        assertThat(said).containsExactly("accepted 2 from bob", "bob has 2", "drop bob: headers-apart");
        said.clear();
        sync.disconnected(3, BOB);
        sync.ready(4, CAROL, true, tip(), MUCH);
        BlockHeader good = chain.get(2).header();
        BlockHeader idle = good;
        while (tree.accept(idle, seconds) instanceof HeaderVerdict.Known
                || CompactTarget.isMet(idle.hash(), idle.difficultyTarget())) {
            idle = idle.withNonce(idle.nonce() + 1);
        }
        sync.answered(5, asked.getLast().ticket(), List.of(idle));
        assertThat(said).containsExactly("drop carol: proof-of-work");
    }

    @Test
    void aHeaderFromTheFutureIsNobodysFault() {
        seconds = chain.get(10).header().timestamp() - 7200;
        sync.ready(0, ALICE, true, tip(), MUCH);
        answer(1, chain);
        assertThat(said).containsExactly("accepted 11 from alice", "alice has 11");
    }

    @Test
    void anAnnouncementOfAnUnknownBlockLeadsToAQuestionFromWhereThePeerIs() {
        sync.ready(0, ALICE, true, tip(), MUCH);
        answer(1, chain);
        said.clear();
        List<Block> longer = Chains.on(chain, 1, 1);
        sync.announced(2, ALICE, longer.getLast().hash());
        assertThat(asked).hasSize(2);
        assertThat(asked.getLast().question().locatorHashes().getFirst()).isEqualTo(tip());
        answer(3, longer.subList(30, 31));
        assertThat(said).containsExactly("accepted 1 from alice", "alice has 31");
        sync.announced(4, BOB, Hash.ZERO);
        assertThat(asked).as("bob has not said who he is").hasSize(2);
    }

    @Test
    void aPeerThatAnswersNothingToItsOwnAnnouncementsIsNotAskedForEver() {
        Chains.add(tree, chain);
        sync.ready(0, ALICE, true, Hash.ZERO, MORE);
        answer(1, List.of());
        assertThat(sync.isSyncing()).isFalse();
        sync.wake(1000 * SECOND);
        assertThat(asked).hasSize(1);
    }
}
