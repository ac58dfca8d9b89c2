package org.rustycoin.p2p.blocks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Advance;
import org.rustycoin.ledger.chain.ChainTip;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.validation.Fault;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.messages.P2PMessage.BlockResponse;

import static org.assertj.core.api.Assertions.assertThat;

/** A block download with everything that it wanted, and a ledger that connects what the test lets it. */
final class Download implements BlockDownload.Out, Ledger {

    static final long SECOND = 1_000_000_000L;

    /** A question that has not been answered. */
    record Asked(Peer peer, Ticket ticket, List<Hash> blocks) {}

    /** What the ledger was given. */
    record Run(Ticket ticket, Hash fork, List<Hash> stored, List<Block> blocks) {}

    final HeaderTree tree = Branch.tree();
    final BlockDownload machine;
    final List<Asked> open = new ArrayList<>();
    /** How often each block was asked for, by anybody. */
    final Map<Hash, Integer> asked = new LinkedHashMap<>();
    final List<String> drops = new ArrayList<>();
    final List<String> stalls = new ArrayList<>();
    final List<Fault> rejected = new ArrayList<>();
    final List<BlockHeader> savedInvalid = new ArrayList<>();
    @Nullable
    Run run;
    @Nullable
    Run storing;
    int ballastBytes;
    long now;

    Download(long windowBytes) {
        machine = new BlockDownload(tree, tree.genesis(), windowBytes, this, this);
    }

    /** Headers become known, and peers that have all of their blocks. */
    HeaderEntry headers(Branch branch, Peer... peers) {
        HeaderEntry tip = branch.into(tree);
        machine.headersChanged(now);
        for (Peer peer : peers) {
            machine.peerHas(now, peer, tip);
        }
        return tip;
    }

    List<Asked> openOf(Peer peer) {
        return open.stream().filter(each -> each.peer().equals(peer)).toList();
    }

    /** Answers a question with the bodies of all that it asked for. */
    void answer(Asked question) {
        answer(question, question.blocks().size());
    }

    void answer(Asked question, int count) {
        var blocks = new ArrayList<Block>();
        for (Hash hash : question.blocks().subList(0, count)) {
            blocks.add(Branch.body(header(hash), ballastBytes));
        }
        answer(question, blocks);
    }

    void answer(Asked question, List<Block> blocks) {
        assertThat(open.remove(question)).isTrue();
        machine.answered(now, question.ticket(), new BlockResponse(blocks));
    }

    void fail(Asked question, Failure failure) {
        assertThat(open.remove(question)).isTrue();
        machine.failed(now, question.ticket(), failure);
    }

    /** The host's part when a peer goes: its questions fail, then the machine hears of it. */
    void disconnect(Peer peer) {
        machine.disconnected(now, peer);
        openOf(peer).forEach(question -> fail(question, new Failure.Gone()));
    }

    private BlockHeader header(Hash hash) {
        return Objects.requireNonNull(tree.get(hash), "an unknown block").header();
    }

    /** The ledger connects everything that it is given, until it is given nothing more. */
    void connect() {
        while (run != null) {
            Run given = run;
            run = null;
            var connected = new ArrayList<>(given.stored());
            given.blocks().forEach(block -> connected.add(block.hash()));
            BlockHeader last = header(connected.getLast());
            List<Block> left = given.fork().equals(machine.active().hash())
                    ? List.of()
                    : List.of(Branch.body(machine.active().header(), 0));
            machine.advanced(now, given.ticket(),
                    new Advance(new ChainTip(last.hash(), last.height()), connected, left, null));
        }
    }

    /** The ledger finds the first block of what it was given at fault. */
    void refuse(boolean mutated) {
        Run given = running();
        run = null;
        HeaderEntry active = machine.active();
        var fault = new Fault(given.blocks().getFirst().hash(), mutated, "some-rule", "for this test");
        machine.advanced(now, given.ticket(),
                new Advance(new ChainTip(active.hash(), active.height()), List.of(), List.of(), fault));
    }

    /** What the ledger is at work on. */
    Run running() {
        return Objects.requireNonNull(run, "the ledger has nothing to do");
    }

    /** Lets time pass until the machine wants to be woken, and wakes it. */
    long wake() {
        now = machine.deadline();
        machine.wake(now);
        assertThat(machine.deadline()).isGreaterThan(now);
        return now;
    }

    @Override
    public void ask(Peer peer, Ticket ticket, List<Hash> blocks, long timeoutNanos) {
        open.add(new Asked(peer, ticket, blocks));
        blocks.forEach(hash -> asked.merge(hash, 1, Integer::sum));
    }

    @Override
    public void advance(Ticket ticket, Hash forkPoint, List<Hash> stored, List<Block> blocks) {
        assertThat(run).as("one run at a time").isNull();
        run = new Run(ticket, forkPoint, stored, blocks);
    }

    @Override
    public void store(Ticket ticket, List<Block> blocks) {
        assertThat(storing).as("one at a time").isNull();
        storing = new Run(ticket, Hash.ZERO, List.of(), blocks);
    }

    @Override
    public void saveInvalid(BlockHeader header) {
        savedInvalid.add(header);
    }

    @Override
    public void changed(Advance advance) {
        assertThat(advance.tip().hash()).isEqualTo(machine.active().hash());
    }

    @Override
    public void rejected(@Nullable Peer from, Fault fault) {
        rejected.add(fault);
    }

    @Override
    public void stalled(Peer peer, String what) {
        stalls.add(peer + " " + what);
    }

    @Override
    public void drop(Peer peer, String rule, String why) {
        drops.add(peer + " " + rule);
    }
}
