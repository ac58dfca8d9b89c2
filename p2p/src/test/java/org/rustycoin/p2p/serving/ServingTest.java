package org.rustycoin.p2p.serving;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Chains;
import org.rustycoin.p2p.messages.Inventory;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.messages.P2PMessage.BlockRequest;
import org.rustycoin.p2p.messages.P2PMessage.BlockResponse;
import org.rustycoin.p2p.messages.P2PMessage.GetData;
import org.rustycoin.p2p.messages.P2PMessage.GetHeaders;
import org.rustycoin.p2p.messages.P2PMessage.Headers;
import org.rustycoin.p2p.messages.P2PMessage.NotFound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.p2p.Chains.ALICE;
import static org.rustycoin.p2p.Chains.BOB;

/** Questions for headers and blocks, and how many are answered at a time. */
class ServingTest implements Serving.Out {

    private record Read(Ticket ticket, List<Hash> blocks) {}

    private static final List<Block> CHAIN = Chains.chain(40, 1);

    private final HeaderTree tree = Chains.tree(CHAIN);
    private final HeaderEntry tip = Chains.entry(tree, CHAIN.getLast());
    private final Serving serving = new Serving(tree, () -> tip, this);
    private final List<P2PMessage> answers = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private int refused;
    private int tickets;

    ServingTest() {
        CHAIN.forEach(block -> Chains.entry(tree, block).markBodyStored());
    }

    @Override
    public void answer(Ticket ticket, P2PMessage answer) {
        answers.add(answer);
    }

    @Override
    public void refuse(Ticket ticket, String why) {
        refused++;
    }

    @Override
    public void read(Ticket ticket, List<Hash> blocks, long bytesMax) {
        assertThat(bytesMax).isEqualTo(Serving.ANSWER_BYTES);
        reads.add(new Read(ticket, blocks));
    }

    private Ticket ticket() {
        return new Ticket(++tickets);
    }

    private List<Hash> range(int start, int end) {
        return CHAIN.subList(start - 1, end).stream().map(Block::hash).toList();
    }

    @Test
    void headersFollowTheFirstHashOfTheLocatorThatWeKnow() {
        serving.asked(ticket(), new GetHeaders(List.of(Hash.ZERO, CHAIN.get(9).hash()), Hash.ZERO));
        serving.asked(ticket(), new GetHeaders(List.of(CHAIN.get(9).hash()), CHAIN.get(14).hash()));
        serving.asked(ticket(), new GetHeaders(List.of(), Hash.ZERO));
        serving.asked(ticket(), new GetHeaders(List.of(tip.hash()), Hash.ZERO));
        assertThat(answers).containsExactly(new Headers(Chains.headers(CHAIN.subList(10, 40))),
                new Headers(Chains.headers(CHAIN.subList(10, 15))), new Headers(Chains.headers(CHAIN)),
                new Headers(List.of()));
    }

    @Test
    void aRangeOfHeightsIsReadAsFarAsTheChainGoes() {
        serving.asked(ALICE, ticket(), new BlockRequest(5, 9));
        serving.asked(ALICE, ticket(), new BlockRequest(39, -1));
        serving.asked(ALICE, ticket(), new BlockRequest(0, 1));
        assertThat(reads.get(0).blocks()).isEqualTo(range(5, 9));
        assertThat(reads.get(1).blocks()).isEqualTo(range(39, 40));
        assertThat(reads.get(2).blocks()).containsExactly(tree.genesis().hash(), CHAIN.getFirst().hash());
    }

    @Test
    void aRangeThatIsEmptyOrAboveTheTipIsAnsweredWithNoBlocks() {
        serving.asked(ALICE, ticket(), new BlockRequest(9, 5));
        serving.asked(ALICE, ticket(), new BlockRequest(41, 100));
        serving.asked(ALICE, ticket(), new BlockRequest(-1, -1));
        assertThat(reads).isEmpty();
        assertThat(answers).containsOnly(new BlockResponse(List.of())).hasSize(3);
    }

    @Test
    void blocksByHashAreThoseThatAreHereAndNoneIsNotFound() {
        Hash unknown = Hash.ZERO;
        serving.asked(ALICE, ticket(),
                new GetData(List.of(Inventory.block(unknown), Inventory.block(CHAIN.get(3).hash()))));
        assertThat(reads.getFirst().blocks()).containsExactly(CHAIN.get(3).hash());
        var nothing = List.of(Inventory.block(unknown));
        serving.asked(ALICE, ticket(), new GetData(nothing));
        assertThat(answers).containsExactly(new NotFound(nothing));
        serving.read(reads.getFirst().ticket(), List.of(CHAIN.get(3)));
        assertThat(answers).last().isEqualTo(new BlockResponse(List.of(CHAIN.get(3))));
        assertThat(serving.blocksServed()).isOne();
    }

    @Test
    void onePeerHasEightReadsAtATimeAndAllTogetherSixtyFour() {
        for (int i = 0; i < Serving.READS_PER_PEER + 2; i++) {
            serving.asked(ALICE, ticket(), new BlockRequest(1, 2));
        }
        assertThat(reads).hasSize(Serving.READS_PER_PEER);
        assertThat(refused).isEqualTo(2);
        serving.asked(BOB, ticket(), new BlockRequest(1, 2));
        assertThat(reads).hasSize(Serving.READS_PER_PEER + 1);
        for (int i = 0; i < Serving.READS_MAX; i++) {
            serving.asked(new Peer("stranger " + i), ticket(), new BlockRequest(1, 2));
        }
        assertThat(reads).hasSize(Serving.READS_MAX);
        serving.read(reads.getFirst().ticket(), List.of());
        serving.asked(ALICE, ticket(), new BlockRequest(1, 2));
        assertThat(reads).as("a place is free again").hasSize(Serving.READS_MAX + 1);
    }
}
