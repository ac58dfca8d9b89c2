package org.rustycoin.p2p.blocks;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.Advance;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.validation.Fault;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.p2p.messages.P2PMessage.BlockResponse;
import org.rustycoin.p2p.messages.P2PMessage.NotFound;

/**
 * Brings the bodies of the best header chain here and into the ledger.
 *
 * <p>
 * <b>Window.</b> Bodies are asked for in chain order, at most {@link Window#BLOCKS_MAX} ahead of the active chain and as
 * many as fit the window's bytes by the average size seen so far; each peer has up to {@link Window#REQUESTS_PER_PEER}
 * questions of about {@link Window#REQUEST_BYTES} under way. The first missing body is always asked for, whatever the
 * window holds.
 *
 * <p>
 * <b>Stalls.</b> When nothing more can be asked for because the first missing body is with a peer that does not send it,
 * that peer is given the time of {@link Stalls}; then its bodies are asked of others. This is Bitcoin Core's rule, with
 * reassignment in place of the disconnection; like there, somebody else who has the body must have nothing to do. A peer
 * that let {@link #STALLS_MAX} questions in a row lie is dropped; one that declines, because it serves many, is left alone
 * for a while, since whoever says so at once costs us nothing.
 *
 * <p>
 * <b>Ledger.</b> While one run of blocks is being validated the next ones arrive. On another branch than the active one a
 * run must outweigh the active chain before it is handed over; until then its bodies are stored aside when they take half
 * the window. A block that proves invalid condemns its header and all that stands on it; a mutated body only its sender.
 */
public final class BlockDownload implements Machine {

    static final int STALLS_MAX = 4;
    /** For one answer of about half a megabyte. */
    static final long ANSWER_PATIENCE = 60_000_000_000L;
    /** Blocks and bytes of one run through the ledger: long enough for its workers, short enough to see progress. */
    private static final int RUN_BLOCKS = 256;
    private static final long RUN_BYTES = 8 << 20;

    /** What this machine does. */
    public interface Out {

        void ask(Peer peer, Ticket ticket, List<Hash> blocks, long timeoutNanos);

        /** The active chain has changed. */
        void changed(Advance advance);

        /** A body was refused; the peer is null if it was not had from one. */
        void rejected(@Nullable Peer from, Fault fault);

        void stalled(Peer peer, String what);

        void drop(Peer peer, String rule, String why);
    }

    private final HeaderTree tree;
    private final Ledger ledger;
    private final Out out;
    private final Tickets tickets = new Tickets();
    private final Sources sources = new Sources();
    private final Window window;
    private HeaderEntry active;
    private @Nullable Ticket advancing;
    private @Nullable Ticket storing;
    private List<Block> beingStored = List.of();
    private final Stalls stalls = new Stalls();
    /** When a peer that declined may be asked again. */
    private long again = NEVER;
    private HeaderEntry lastTarget;

    public BlockDownload(HeaderTree tree, HeaderEntry active, long windowBytes, Ledger ledger, Out out) {
        this.tree = tree;
        this.active = active;
        this.lastTarget = active;
        this.window = new Window(windowBytes);
        this.ledger = ledger;
        this.out = out;
    }

    public HeaderEntry active() {
        return active;
    }

    /** Bodies that are here and wait for their turn. */
    public int waiting() {
        return window.arrivedBlocks();
    }

    // ---- peers ----

    /** A peer is known to have this chain. */
    public void peerHas(long now, Peer peer, HeaderEntry best) {
        sources.has(peer, best);
        work(now);
    }

    public void disconnected(long now, Peer peer) {
        sources.remove(peer).forEach(window::release);
        work(now);
    }

    /** The best header chain may have changed. */
    public void headersChanged(long now) {
        work(now);
    }

    // ---- answers ----

    public void answered(long now, Ticket ticket, BlockResponse answer) {
        Sources.Request request = sources.done(ticket);
        if (request == null) {
            return;
        }
        window.release(request);
        int matched = 0;
        for (Block block : answer.blocks()) {
            if (matched == request.entries().size()
                    || !request.entries().get(matched).header().equals(block.header())) {
                out.drop(request.peer(), "unasked-block",
                        "it sent block " + block.hash() + ", which was not asked for");
                work(now);
                return;
            }
            HeaderEntry entry = request.entries().get(matched++);
            if (!entry.isInvalid() && !entry.bodyStored() && entry.isAncestorOf(tree.best())) {
                window.arrived(entry, block, request.peer());
            }
        }
        if (matched == 0) {
            missing(request);
        } else {
            sources.delivered(request.peer());
            stalls.sent(request.peer());
        }
        work(now);
    }

    public void answered(long now, Ticket ticket, NotFound answer) {
        Sources.Request request = sources.done(ticket);
        if (request != null) {
            window.release(request);
            missing(request);
            work(now);
        }
    }

    /** It does not have what it led us to believe: nothing is asked of it until it announces something anew. */
    private void missing(Sources.Request request) {
        sources.hasNot(request.peer());
        out.stalled(request.peer(), "it does not have block " + request.entries().getFirst().hash());
    }

    public void failed(long now, Ticket ticket, Failure failure) {
        Sources.Request request = sources.done(ticket);
        if (request == null) {
            return;
        }
        window.release(request);
        if (failure instanceof Failure.Refused) {
            sources.refused(now, request.peer());
            out.stalled(request.peer(), "blocks from " + request.entries().getFirst().height() + ": " + failure);
        } else if (!(failure instanceof Failure.Gone) || sources.isKnown(request.peer())) {
            strike(request.peer(), "blocks from " + request.entries().getFirst().height() + ": " + failure);
        }
        work(now);
    }

    private void strike(Peer peer, String what) {
        out.stalled(peer, what);
        if (sources.strike(peer) >= STALLS_MAX) {
            out.drop(peer, "blocks-stalled", what + ", for the " + STALLS_MAX + "th time in a row");
        }
    }

    // ---- ledger ----

    /** A block of this node's own making, whose header is in the tree. */
    public void offered(long now, Block block) {
        HeaderEntry entry = tree.get(block.hash());
        if (entry != null && !entry.bodyStored()) {
            window.arrived(entry, block, null);
            work(now);
        }
    }

    public void advanced(long now, Ticket ticket, Advance result) {
        if (!ticket.equals(advancing)) {
            throw new IllegalStateException("an advance that was not asked for");
        }
        advancing = null;
        HeaderEntry tip = tree.get(result.tip().hash());
        if (tip == null) {
            throw new IllegalStateException("the ledger ends in " + result.tip().hash() + ", whose header is unknown");
        }
        active = tip;
        for (Hash hash : result.connected()) {
            stored(hash);
            stalls.ease();
        }
        if (!result.connected().isEmpty() || !result.disconnected().isEmpty()) {
            out.changed(result);
        }
        if (result.fault() != null) {
            refused(result.fault());
        }
        work(now);
    }

    public void stored(long now, Ticket ticket, List<@Nullable Fault> faults) {
        if (!ticket.equals(storing)) {
            throw new IllegalStateException("a store that was not asked for");
        }
        storing = null;
        for (int i = 0; i < beingStored.size(); i++) {
            Fault fault = faults.get(i);
            if (fault == null) {
                stored(beingStored.get(i).hash());
            } else {
                refused(fault);
            }
        }
        beingStored = List.of();
        work(now);
    }

    private void stored(Hash hash) {
        HeaderEntry entry = tree.get(hash);
        if (entry != null) {
            entry.markBodyStored();
            window.forget(entry);
        }
    }

    private void refused(Fault fault) {
        HeaderEntry entry = tree.get(fault.block());
        if (entry == null) {
            throw new IllegalStateException("a fault in a block that is unknown: " + fault);
        }
        Peer from = window.forget(entry);
        if (!fault.mutated()) {
            tree.invalidate(entry, fault.rule());
            ledger.saveInvalid(entry.header());
        }
        out.rejected(from, fault);
        if (from != null) {
            out.drop(from, fault.rule(), fault.toString());
        }
    }

    // ---- what to do next ----

    private void work(long now) {
        HeaderEntry target = tree.best();
        if (target != lastTarget && !lastTarget.isAncestorOf(target)) {
            window.forgetBeside(target);
        }
        lastTarget = target;
        if (target.work().compareTo(active.work()) <= 0) {
            watch(now, List.of());
            return;
        }
        HeaderEntry fork = HeaderTree.fork(active, target);
        HeaderEntry end = target.ancestor(Math.min(target.height(), fork.height() + Window.BLOCKS_MAX));
        List<HeaderEntry> path = HeaderTree.path(fork, end);
        if (fork != active) {
            path = skipStored(path, target);
        }
        advance(fork, target);
        request(now, path);
        watch(now, path);
    }

    /** On a side branch, bodies that are stored already do not use the window up. */
    private List<HeaderEntry> skipStored(List<HeaderEntry> path, HeaderEntry target) {
        HeaderEntry last = path.getLast();
        if (path.stream().anyMatch(entry -> !entry.bodyStored()) || last == target) {
            return path;
        }
        HeaderEntry at = last;
        while (at != target && at.bodyStored()) {
            at = target.ancestor(at.height() + 1);
        }
        return HeaderTree.path(last, target.ancestor(Math.min(target.height(), at.height() + Window.BLOCKS_MAX)));
    }

    /** Hands over the bodies that follow one another from the fork, if they make a better chain. */
    private void advance(HeaderEntry fork, HeaderEntry target) {
        if (advancing != null || storing != null) {
            return;
        }
        var hashes = new ArrayList<Hash>();
        var blocks = new ArrayList<Block>();
        long bytes = 0;
        boolean full = false;
        HeaderEntry last = fork;
        while (last != target) {
            HeaderEntry next = target.ancestor(last.height() + 1);
            Block block = window.block(next);
            if (block == null && (!next.bodyStored() || !blocks.isEmpty())) {
                full = next.bodyStored(); // stored bodies come first in a run: those before them must be stored too
                break;
            }
            boolean enough = hashes.size() + blocks.size() >= RUN_BLOCKS || bytes >= RUN_BYTES;
            if (enough && last.work().compareTo(active.work()) > 0) {
                break;
            }
            if (block == null) {
                hashes.add(next.hash());
            } else {
                blocks.add(block);
                bytes += window.bytes(next);
            }
            last = next;
        }
        if (last.work().compareTo(active.work()) > 0) {
            Ticket ticket = tickets.next();
            advancing = ticket;
            ledger.advance(ticket, fork.hash(), hashes, blocks);
        } else if (full || bytes > window.bytesMax() / 2 || blocks.size() >= Window.BLOCKS_MAX / 2) {
            Ticket ticket = tickets.next();
            storing = ticket;
            beingStored = blocks;
            ledger.store(ticket, blocks);
        }
    }

    /** Asks peers for what is missing in the window. */
    private void request(long now, List<HeaderEntry> path) {
        int at = 0;
        while (true) {
            int first = at;
            while (first < path.size() && !window.isWanted(path.get(first))) {
                first++;
            }
            if (first == path.size() || !window.hasRoom() && !window.isFront(path, first)) {
                return;
            }
            Peer peer = sources.choose(now, path.get(first));
            if (peer == null) {
                return;
            }
            var entries = new ArrayList<HeaderEntry>();
            at = first;
            while (at < path.size() && entries.size() < window.requestBlocks() && window.isWanted(path.get(at))
                    && sources.serves(peer, path.get(at))) {
                entries.add(path.get(at++));
            }
            Ticket ticket = tickets.next();
            window.asked(sources.add(ticket, peer, entries));
            out.ask(peer, ticket, entries.stream().map(HeaderEntry::hash).toList(), ANSWER_PATIENCE);
        }
    }

    /** Finds out whether one peer holds everything up. */
    private void watch(long now, List<HeaderEntry> path) {
        HeaderEntry front = window.firstMissing(path);
        Peer holding = front == null ? null : window.heldUpBy(path, front);
        again = front == null ? NEVER : sources.nextChance(now, front);
        boolean others = front != null && holding != null && sources.hasIdleOther(now, holding, front);
        stalls.holds(now, others ? holding : null);
    }

    @Override
    public long deadline() {
        return Math.min(again, stalls.deadline());
    }

    @Override
    public void wake(long now) {
        long given = stalls.patience();
        Peer peer = stalls.over(now);
        if (peer != null) {
            sources.abandon(peer).forEach(window::release);
            strike(peer, "it held blocks up for " + given / 1_000_000 + " ms");
        }
        work(now);
    }
}
