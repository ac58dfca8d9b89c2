package org.rustycoin.p2p.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.messages.FrameCodec;
import org.rustycoin.p2p.messages.Inventory;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.messages.P2PMessage.BlockRequest;
import org.rustycoin.p2p.messages.P2PMessage.BlockResponse;
import org.rustycoin.p2p.messages.P2PMessage.GetData;
import org.rustycoin.p2p.messages.P2PMessage.GetHeaders;
import org.rustycoin.p2p.messages.P2PMessage.Headers;
import org.rustycoin.p2p.messages.P2PMessage.NotFound;

import static org.assertj.core.api.Assertions.assertThat;

/** What is answered to whom, and how much of it. */
class ServingTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Branch CHAIN = Branch.of("main", 2600);
    private static final Branch SIDE = Branch.on(CHAIN.at(10), "side", 5);

    private record Read(Ticket ticket, List<Hash> blocks, long bytesMax) {}

    private static final class Answers implements Serving.Out {
        final Map<Ticket, P2PMessage> answers = new LinkedHashMap<>();
        final List<Ticket> refused = new ArrayList<>();
        final List<Read> reads = new ArrayList<>();

        @Override
        public void answer(Ticket ticket, P2PMessage answer) {
            assertThat(answers.put(ticket, answer)).as("answered twice").isNull();
        }

        @Override
        public void refuse(Ticket ticket, String why) {
            refused.add(ticket);
        }

        @Override
        public void read(Ticket ticket, List<Hash> blocks, long bytesMax) {
            reads.add(new Read(ticket, blocks, bytesMax));
        }
    }

    private final HeaderTree tree = Branch.tree();
    private final HeaderEntry tip = CHAIN.into(tree);
    private final Answers out = new Answers();
    private final Serving serving = new Serving(tree, () -> tip, out);
    private long tickets;

    private Ticket ticket() {
        return new Ticket(++tickets);
    }

    private List<BlockHeader> headersFor(List<Hash> locator, Hash stop) {
        Ticket ticket = ticket();
        serving.asked(ticket, new GetHeaders(locator, stop));
        return ((Headers) answerTo(ticket)).headers();
    }

    private P2PMessage answerTo(Ticket ticket) {
        P2PMessage answer = out.answers.get(ticket);
        if (answer == null) {
            throw new AssertionError("no answer to " + ticket);
        }
        return answer;
    }

    /** What is read for a range; empty if nothing is. */
    private List<Hash> readFor(int start, int end) {
        int before = out.reads.size();
        serving.asked(A, ticket(), new BlockRequest(start, end));
        return out.reads.size() == before ? List.of() : out.reads.getLast().blocks();
    }

    private static List<Hash> hashes(List<BlockHeader> headers) {
        return headers.stream().map(BlockHeader::hash).toList();
    }

    private void storeSide() {
        SIDE.into(tree);
        SIDE.headers().forEach(header -> entry(header.hash()).markBodyStored());
    }

    // ---- headers ----

    @Test
    void atMostTwoThousandHeadersFollowTheFirstKnownHash() {
        assertThat(headersFor(List.of(Hash.ZERO, CHAIN.at(100).hash(), CHAIN.at(50).hash()), Hash.ZERO))
                .isEqualTo(CHAIN.range(101, 2100));
        assertThat(headersFor(List.of(CHAIN.at(2590).hash()), Hash.ZERO)).isEqualTo(CHAIN.range(2591, 2600));
        assertThat(headersFor(List.of(CHAIN.tip()), Hash.ZERO)).isEmpty();
    }

    @Test
    void whoKnowsNothingOfOursBeginsAfterGenesis() {
        assertThat(headersFor(List.of(), Hash.ZERO)).isEqualTo(CHAIN.range(1, 2000));
        assertThat(headersFor(List.of(Hash.ZERO), Hash.ZERO)).isEqualTo(CHAIN.range(1, 2000));
    }

    @Test
    void theStopHashIsTheLastOneAndAnUnknownOneStopsNothing() {
        List<Hash> from = List.of(CHAIN.at(100).hash());
        assertThat(headersFor(from, CHAIN.at(103).hash())).isEqualTo(CHAIN.range(101, 103));
        assertThat(headersFor(from, CHAIN.at(99).hash())).hasSize(2000);
        assertThat(headersFor(from, SIDE.tip())).hasSize(2000);
    }

    @Test
    void aLocatorOnASideBranchIsLedBackToTheActiveChain() {
        SIDE.into(tree);
        assertThat(headersFor(tree.locator(entry(SIDE.tip())), Hash.ZERO)).isEqualTo(CHAIN.range(11, 2010));
    }

    private HeaderEntry entry(Hash hash) {
        HeaderEntry entry = tree.get(hash);
        if (entry == null) {
            throw new AssertionError("unknown " + hash);
        }
        return entry;
    }

    // ---- ranges ----

    @Test
    void aRangeIsReadWithBothItsEndsAndAtMostFiveHundred() {
        assertThat(readFor(5, 7)).isEqualTo(hashes(CHAIN.range(5, 7)));
        assertThat(readFor(7, 7)).isEqualTo(hashes(CHAIN.range(7, 7)));
        assertThat(readFor(0, 1)).containsExactly(tree.genesis().hash(), CHAIN.at(1).hash());
        assertThat(readFor(1, 500)).isEqualTo(hashes(CHAIN.range(1, 500)));
        assertThat(readFor(1, 501)).isEqualTo(hashes(CHAIN.range(1, 500)));
    }

    @Test
    void hugeRangesAreCutAtFiveHundredAndAtTheTip() {
        assertThat(readFor(0, -1)).hasSize(500);
        assertThat(readFor(2590, -1)).isEqualTo(hashes(CHAIN.range(2590, 2600)));
    }

    @Test
    void rangesOfNothingAreAnsweredEmpty() {
        for (int[] range : new int[][]{{7, 6}, {2601, 2700}, {-1, -1}, {-1, 0}, {-2, 7}}) {
            Ticket ticket = ticket();
            serving.asked(A, ticket, new BlockRequest(range[0], range[1]));
            assertThat(answerTo(ticket)).isEqualTo(new BlockResponse(List.of()));
        }
        assertThat(out.reads).isEmpty();
    }

    @Test
    void whatIsReadIsTheAnswerAndIsCounted() {
        Ticket ticket = ticket();
        serving.asked(A, ticket, new BlockRequest(5, 7));
        List<Block> found = List.of(Branch.body(CHAIN.at(5), 0), Branch.body(CHAIN.at(6), 0));
        serving.read(out.reads.getLast().ticket(), found);
        assertThat(answerTo(ticket)).isEqualTo(new BlockResponse(found));
        assertThat(serving.blocksServed()).isEqualTo(2);
        serving.read(out.reads.getLast().ticket(), found);
        assertThat(serving.blocksServed()).as("a second result of one read").isEqualTo(2);
    }

    /** A read ends after the block that makes it too long, which has at most two megabytes. */
    @Test
    void theLongestAnswerFitsAMessage() {
        readFor(1, 500);
        long longest = out.reads.getLast().bytesMax() + NetworkParams.BLOCK_BYTES_MAX;
        assertThat(longest).isLessThan(FrameCodec.MESSAGE_BYTES_MAX);
    }

    // ---- by hash ----

    @Test
    void bodiesOfAnyBranchAreServedByHashAndUnknownOnesAreLeftOut() {
        storeSide();
        Ticket ticket = ticket();
        serving.asked(A, ticket, new GetData(List.of(Inventory.block(SIDE.at(1).hash()), Inventory.block(Hash.ZERO),
                Inventory.block(SIDE.tip()))));
        assertThat(out.reads.getLast().blocks()).containsExactly(SIDE.at(1).hash(), SIDE.tip());
        assertThat(out.answers).isEmpty();
    }

    @Test
    void whatIsNotHereIsNotFound() {
        List<Inventory> wanted = List.of(Inventory.block(Hash.ZERO), Inventory.block(CHAIN.at(3).hash()));
        Ticket ticket = ticket();
        serving.asked(A, ticket, new GetData(wanted)); // of block 3 only the header is here
        assertThat(answerTo(ticket)).isEqualTo(new NotFound(wanted));
        assertThat(out.reads).isEmpty();
    }

    @Test
    void whatCouldNotBeReadIsNotFound() {
        storeSide();
        List<Inventory> wanted = List.of(Inventory.block(SIDE.tip()));
        Ticket ticket = ticket();
        serving.asked(A, ticket, new GetData(wanted));
        serving.read(out.reads.getLast().ticket(), List.of());
        assertThat(answerTo(ticket)).isEqualTo(new NotFound(wanted));
    }

    @Test
    void oneQuestionReadsAtMostFiveHundredBodies() {
        for (HeaderEntry at = tip; at != null; at = at.parent()) {
            at.markBodyStored();
        }
        serving.asked(A, ticket(), new GetData(hashes(CHAIN.range(1, 1000)).stream().map(Inventory::block).toList()));
        assertThat(out.reads.getLast().blocks()).isEqualTo(hashes(CHAIN.range(1, 500)));
    }

    // ---- rations ----

    @Test
    void onePeersNinthReadIsRefusedWhileAnotherIsServed() {
        for (int i = 0; i < Serving.READS_PER_PEER; i++) {
            readFor(1, 1);
        }
        Ticket ninth = ticket();
        serving.asked(A, ninth, new BlockRequest(1, 1));
        assertThat(out.refused).containsExactly(ninth);
        serving.asked(B, ticket(), new BlockRequest(1, 1));
        assertThat(out.reads).hasSize(Serving.READS_PER_PEER + 1);
        serving.read(out.reads.getFirst().ticket(), List.of());
        assertThat(readFor(2, 2)).as("one of its reads is over").hasSize(1);
    }

    @Test
    void allReadsTogetherAreBounded() {
        for (int i = 0; i < Serving.READS_MAX + 10; i++) {
            serving.asked(new Peer("peer " + i), ticket(), new BlockRequest(1, 1));
        }
        assertThat(out.reads).hasSize(Serving.READS_MAX);
        assertThat(out.refused).hasSize(10);
    }
}
