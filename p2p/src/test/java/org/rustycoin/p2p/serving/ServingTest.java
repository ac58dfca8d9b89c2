package org.rustycoin.p2p.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
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
    private static final Branch BRANCH = Branch.of("main", 2100);

    private static final class Wishes implements Serving.Out {
        final Map<Ticket, P2PMessage> answers = new LinkedHashMap<>();
        final List<Ticket> refused = new ArrayList<>();
        final Map<Ticket, List<Hash>> reads = new LinkedHashMap<>();

        @Override
        public void answer(Ticket ticket, P2PMessage answer) {
            answers.put(ticket, answer);
        }

        @Override
        public void refuse(Ticket ticket, String why) {
            refused.add(ticket);
        }

        @Override
        public void read(Ticket ticket, List<Hash> blocks, long bytesMax) {
            assertThat(bytesMax + 2_000_000).as("a block more than the limit still fits a message")
                    .isLessThan(FrameCodec.MESSAGE_BYTES_MAX);
            reads.put(ticket, blocks);
        }
    }

    private final HeaderTree tree = Branch.tree();
    private final HeaderEntry tip = BRANCH.into(tree);
    private final Wishes out = new Wishes();
    private final Serving serving = new Serving(tree, () -> tip, out);
    private final Ticket ticket = new Ticket(1);

    private List<BlockHeader> headersAfter(Hash stop, Hash... locator) {
        serving.asked(ticket, new GetHeaders(List.of(locator), stop));
        return ((Headers) Objects.requireNonNull(out.answers.get(ticket))).headers();
    }

    private List<Hash> readFor(int start, int end) {
        serving.asked(A, ticket, new BlockRequest(start, end));
        return out.reads.values().iterator().next();
    }

    private static List<Hash> hashes(int first, int last) {
        return BRANCH.range(first, last).stream().map(BlockHeader::hash).toList();
    }

    @Test
    void headersBeginAfterTheFirstKnownHashAndAreAtMostTwoThousand() {
        assertThat(headersAfter(Hash.ZERO, Branch.of("unknown", 1).tip(), BRANCH.at(50).hash(), BRANCH.at(2).hash()))
                .isEqualTo(BRANCH.range(51, 2050));
    }

    @Test
    void headersOfOneWhoKnowsNothingBeginAfterGenesis() {
        assertThat(headersAfter(Hash.ZERO)).isEqualTo(BRANCH.range(1, 2000));
        assertThat(headersAfter(Hash.ZERO, Branch.of("unknown", 1).tip())).isEqualTo(BRANCH.range(1, 2000));
    }

    @Test
    void headersEndAtTheStopHashAndAnUnknownOneStopsNothing() {
        assertThat(headersAfter(BRANCH.at(60).hash(), BRANCH.at(50).hash())).isEqualTo(BRANCH.range(51, 60));
        assertThat(headersAfter(Branch.of("unknown", 1).tip(), BRANCH.at(2098).hash())).isEqualTo(
                BRANCH.range(2099, 2100));
        assertThat(headersAfter(BRANCH.at(40).hash(), BRANCH.at(2098).hash())).as("a stop before the start")
                .isEqualTo(BRANCH.range(2099, 2100));
    }

    @Test
    void whoHasEverythingGetsAnEmptyAnswerSinceSilenceWouldLookLikeDeath() {
        assertThat(headersAfter(Hash.ZERO, BRANCH.tip())).isEmpty();
    }

    @Test
    void aBranchThatIsNotActiveIsNotWhereHeadersBegin() {
        Branch side = Branch.on(BRANCH.at(10), "side", 3);
        side.into(tree);
        assertThat(headersAfter(Hash.ZERO, side.tip(), BRANCH.at(10).hash())).startsWith(BRANCH.at(11));
    }

    @Test
    void aRangeHasBothEndsAndAtMostFiveHundredBlocks() {
        assertThat(readFor(10, 12)).isEqualTo(hashes(10, 12));
        out.reads.clear();
        assertThat(readFor(10, 2000)).isEqualTo(hashes(10, 509));
    }

    @Test
    void aRangeEndsAtOurTipHoweverFarItReaches() {
        assertThat(readFor(2099, -1)).as("-1 is the largest unsigned height").isEqualTo(hashes(2099, 2100));
    }

    @Test
    void genesisIsServedToo() {
        assertThat(readFor(0, 0)).containsExactly(tree.genesis().hash());
    }

    @Test
    void rangesThatEndBeforeTheyStartOrStartBeyondTheTipAreEmpty() {
        serving.asked(A, ticket, new BlockRequest(5, 4));
        assertThat(out.answers.get(ticket)).isEqualTo(new BlockResponse(List.of()));
        out.answers.clear();
        serving.asked(A, ticket, new BlockRequest(2101, 3000));
        assertThat(out.answers.get(ticket)).isEqualTo(new BlockResponse(List.of()));
        out.answers.clear();
        serving.asked(A, ticket, new BlockRequest(-1, -1));
        assertThat(out.answers.get(ticket)).isEqualTo(new BlockResponse(List.of()));
        assertThat(out.reads).isEmpty();
    }

    private static List<Inventory> inventory(Hash... hashes) {
        return List.of(hashes).stream().map(Inventory::block).toList();
    }

    @Test
    void whatIsAskedForByHashIsAPrefixUpToTheFirstThatIsNotHere() {
        for (int height : new int[]{1, 2, 4}) {
            Objects.requireNonNull(tree.get(BRANCH.at(height).hash())).markBodyStored();
        }
        serving.asked(A, ticket, new GetData(inventory(BRANCH.at(1).hash(), BRANCH.at(2).hash(), BRANCH.at(3).hash(),
                BRANCH.at(4).hash())));
        assertThat(out.reads.values()).containsExactly(hashes(1, 2));
    }

    @Test
    void whatIsNotHereIsNamedAndNothingElse() {
        Objects.requireNonNull(tree.get(BRANCH.at(1).hash())).markBodyStored();
        List<Inventory> unknown = inventory(Branch.of("unknown", 1).tip());
        var asked = new ArrayList<>(unknown);
        asked.addAll(inventory(BRANCH.at(1).hash()));
        serving.asked(A, ticket, new GetData(asked));
        assertThat(out.answers.get(ticket)).isEqualTo(new NotFound(unknown));
    }

    @Test
    void bodiesThatAreGoneWhenTheyAreReadAreNotFound() {
        Objects.requireNonNull(tree.get(BRANCH.at(1).hash())).markBodyStored();
        List<Inventory> asked = inventory(BRANCH.at(1).hash());
        serving.asked(A, ticket, new GetData(asked));
        serving.read(out.reads.keySet().iterator().next(), List.of());
        assertThat(out.answers.get(ticket)).isEqualTo(new NotFound(asked));
    }

    @Test
    void onePeerHasEightReadsAtATimeAndAllTogetherSixtyFour() {
        for (int i = 1; i <= Serving.READS_PER_PEER + 1; i++) {
            serving.asked(A, new Ticket(i), new BlockRequest(1, 500));
        }
        assertThat(out.refused).containsExactly(new Ticket(Serving.READS_PER_PEER + 1));
        for (int i = 0; i < 100; i++) {
            serving.asked(new Peer("B" + i), new Ticket(100 + i), new BlockRequest(1, 500));
        }
        assertThat(out.reads).hasSize(Serving.READS_MAX);
        assertThat(serving.readsRefused()).isEqualTo(1 + 100 - (Serving.READS_MAX - Serving.READS_PER_PEER));
        Ticket read = out.reads.keySet().iterator().next();
        Block body = Branch.body(BRANCH.at(1), 0);
        serving.read(read, List.of(body));
        assertThat(out.answers.get(ticket)).isEqualTo(new BlockResponse(List.of(body)));
        assertThat(serving.blocksServed()).isEqualTo(1);
        serving.asked(A, new Ticket(999), new BlockRequest(1, 1));
        assertThat(out.reads).as("a place is free again").hasSize(Serving.READS_MAX + 1);
        serving.read(read, List.of(body));
        assertThat(serving.blocksServed()).as("a read that comes twice counts once").isEqualTo(1);
    }
}
