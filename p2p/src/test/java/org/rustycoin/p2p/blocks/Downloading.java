package org.rustycoin.p2p.blocks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
import org.rustycoin.p2p.messages.P2PMessage.BlockResponse;

/** A download with everything it said, and a ledger that does as it is told. */
final class Downloading implements BlockDownload.Out {

    record Asked(Peer peer, Ticket ticket, List<Hash> blocks) {}

    record Advancing(Ticket ticket, Hash fork, List<Hash> stored, List<Block> blocks) {}

    final HeaderTree tree;
    final BlockDownload download;
    final List<Asked> open = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    final Map<Hash, Block> bodies = new LinkedHashMap<>();
    @Nullable
    Advancing advancing;
    private @Nullable Ticket storing;
    private List<Block> beingStored = List.of();

    Downloading(HeaderTree tree, HeaderEntry active, long windowBytes) {
        this.tree = tree;
        this.download = new BlockDownload(tree, active, windowBytes, this);
    }

    @Override
    public void ask(Peer peer, Ticket ticket, List<Hash> blocks, long timeoutNanos) {
        open.add(new Asked(peer, ticket, blocks));
    }

    @Override
    public void advance(Ticket ticket, Hash forkPoint, List<Hash> stored, List<Block> blocks) {
        advancing = new Advancing(ticket, forkPoint, stored, blocks);
    }

    @Override
    public void store(Ticket ticket, List<Block> blocks) {
        storing = ticket;
        beingStored = blocks;
    }

    @Override
    public void saveInvalid(BlockHeader header) {
        said.add("invalid " + header.height());
    }

    @Override
    public void changed(Advance advance) {
        said.add("tip " + advance.tip().height());
    }

    @Override
    public void rejected(@Nullable Peer from, Fault fault) {
        said.add("rejected from " + from + ": " + fault.rule());
    }

    @Override
    public void stalled(Peer peer, String what) {
        said.add("stalled " + peer);
    }

    @Override
    public void drop(Peer peer, String rule, String why) {
        said.add("drop " + peer + ": " + rule);
    }

    // ---- what happens ----

    void knows(List<Block> blocks) {
        blocks.forEach(block -> bodies.put(block.hash(), block));
    }

    List<Asked> asked(Peer peer) {
        return open.stream().filter(each -> each.peer().equals(peer)).toList();
    }

    /** The heights that a peer is being asked for, in the order of its questions. */
    List<Long> heights(Peer peer) {
        List<Long> heights = new ArrayList<>();
        for (Asked each : asked(peer)) {
            each.blocks().forEach(hash -> heights.add(height(hash)));
        }
        return heights;
    }

    private long height(Hash hash) {
        HeaderEntry entry = tree.get(hash);
        return entry == null ? -1 : entry.height();
    }

    void answer(long now, Asked question) {
        List<Block> blocks = new ArrayList<>();
        for (Hash hash : question.blocks()) {
            Block block = bodies.get(hash);
            if (block != null) {
                blocks.add(block);
            }
        }
        answer(now, question, blocks);
    }

    void answer(long now, Asked question, List<Block> blocks) {
        open.remove(question);
        download.answered(now, question.ticket(), new BlockResponse(blocks));
    }

    void fail(long now, Asked question, Failure failure) {
        open.remove(question);
        download.failed(now, question.ticket(), failure);
    }

    /** The ledger does what it was asked, and all of it is good. */
    void connect(long now) {
        Advancing run = taken();
        List<Hash> connected = new ArrayList<>(run.stored());
        run.blocks().forEach(block -> connected.add(block.hash()));
        List<Block> left = new ArrayList<>();
        for (HeaderEntry at = download.active(); !at.hash().equals(run.fork()); at = parent(at)) {
            left.add(body(at.hash()));
        }
        finish(now, run, connected, left, null);
    }

    /** The ledger refuses the last block of the run; those before it are good. */
    void refuseLast(long now, boolean mutated) {
        Advancing run = taken();
        List<Hash> connected = new ArrayList<>();
        run.blocks().forEach(block -> connected.add(block.hash()));
        Hash bad = connected.removeLast();
        finish(now, run, connected, List.of(),
                new Fault(bad, mutated, mutated ? "merkle-root" : "signature", "made up"));
    }

    private Advancing taken() {
        Advancing run = advancing;
        if (run == null) {
            throw new AssertionError("nothing was handed to the ledger");
        }
        advancing = null;
        return run;
    }

    private void finish(long now, Advancing run, List<Hash> connected, List<Block> left, @Nullable Fault fault) {
        Hash tip = connected.isEmpty() ? run.fork() : connected.getLast();
        download.advanced(now, run.ticket(), new Advance(new ChainTip(tip, height(tip)), connected, left, fault));
    }

    /** The ledger has stored what it was given to store. */
    void stored(long now) {
        Ticket ticket = storing;
        if (ticket == null) {
            throw new AssertionError("nothing was given to store");
        }
        storing = null;
        List<@Nullable Fault> good = new ArrayList<>();
        beingStored.forEach(block -> good.add(null));
        download.stored(now, ticket, good);
    }

    boolean isStoring() {
        return storing != null;
    }

    private static HeaderEntry parent(HeaderEntry entry) {
        HeaderEntry parent = entry.parent();
        if (parent == null) {
            throw new AssertionError("above genesis");
        }
        return parent;
    }

    private Block body(Hash hash) {
        Block block = bodies.get(hash);
        if (block == null) {
            throw new AssertionError("no body of " + hash);
        }
        return block;
    }
}
