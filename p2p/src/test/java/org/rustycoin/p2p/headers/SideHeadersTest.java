package org.rustycoin.p2p.headers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.params.CompactTarget;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.Branch;

import static org.assertj.core.api.Assertions.assertThat;

/** What strangers can make a node keep beside its best chain, however many names they come under. */
class SideHeadersTest {

    private static final BigInteger MUCH = BigInteger.ONE.shiftLeft(100);
    private static final Hash NOWHERE = Branch.of("nowhere", 1).tip();
    private static final Branch OURS = Branch.of("ours", 14_000);
    private static final List<Branch> CHEAP = IntStream.range(0, 6).mapToObj(i -> Branch.of("cheap " + i, 12_000))
            .toList();

    private final HeaderTree tree = Branch.tree();
    private final HeaderWishes out = new HeaderWishes();
    private final HeaderSync sync = new HeaderSync(tree, now -> Branch.CLOCK_SECONDS, out);

    /** A peer of a name of its own that serves a branch as far as it is asked. */
    private void serve(String name, Branch branch) {
        Peer peer = new Peer(name);
        sync.ready(0, peer, true, NOWHERE, MUCH);
        int sent = 0;
        int questions = out.asked.size();
        while (sent < branch.headers().size() && out.last().peer().equals(peer)
                && out.drops.stream().noneMatch(drop -> drop.startsWith(name + " "))) {
            int to = Math.min(branch.headers().size(), sent + 2000);
            sync.answered(0, out.last().ticket(), branch.range(sent + 1, to));
            sent = to;
            if (out.asked.size() == questions) {
                break; // it was not asked to go on
            }
            questions = out.asked.size();
        }
        sync.disconnected(0, peer);
    }

    private void fill() {
        OURS.into(tree);
        for (int i = 0; i < CHEAP.size(); i++) {
            serve("stranger " + i, CHEAP.get(i));
        }
    }

    @Test
    void manyStrangersFillNoMoreThanTheLimitOfAll() {
        fill();
        int side = tree.size() - 1 - OURS.headers().size();
        assertThat(side).isBetween(HeaderSync.SIDE_HEADERS_TOTAL_MAX, HeaderSync.SIDE_HEADERS_TOTAL_MAX + 2000);
        assertThat(out.drops).hasSizeBetween(4, 5).allMatch(drop -> drop.endsWith("headers-low-work"));
        assertThat(tree.best().hash()).isEqualTo(OURS.tip());
    }

    @Test
    void whatOutweighsOurChainInOneAnswerIsStillTaken() {
        fill();
        Branch more = OURS.and("more", 3);
        serve("honest", new Branch(more.range(14_001, 14_003)));
        assertThat(tree.best().hash()).isEqualTo(more.tip());
        Branch fork = Branch.on(OURS.at(12_500), "fork", 1600);
        serve("other", fork);
        assertThat(tree.best().hash()).isEqualTo(fork.tip());
        int drops = out.drops.size();
        serve("behind", Branch.on(OURS.at(13_998), "stale", 1));
        assertThat(out.drops).as("a stale block is no crime").hasSize(drops);
    }

    @Test
    void aClaimOfWorkWithoutTheWorkOpensNothing() {
        fill();
        int before = tree.size();
        var headers = new ArrayList<>(Branch.of("claim", 100).headers());
        BlockHeader last = headers.getLast();
        int hard = 0x10000001;
        var bogus = new BlockHeader(1, last.height() + 1, last.hash(), Hash.ZERO, Hash.ZERO, last.timestamp() + 1, hard,
                0);
        assertThat(CompactTarget.work(hard)).isGreaterThan(tree.best().work());
        headers.add(bogus);
        serve("liar", new Branch(headers));
        assertThat(tree.size()).isEqualTo(before);
    }

    @Test
    void aBranchThatBecomesTheBestIsNoBurden() {
        Branch.of("small", 2500).into(tree);
        for (int i = 0; i < 30; i++) {
            Branch longer = Branch.of("branch " + i, 2501 + i); // its first 2000 are beside, the rest outweighs
            serve("honest " + i, longer);
            assertThat(tree.best().hash()).isEqualTo(longer.tip());
        }
        assertThat(out.drops).isEqualTo(List.of());
    }
}
