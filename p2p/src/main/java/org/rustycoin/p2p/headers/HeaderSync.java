package org.rustycoin.p2p.headers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.ledger.chain.HeaderTree;
import org.rustycoin.ledger.chain.HeaderVerdict;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.p2p.messages.P2PMessage;
import org.rustycoin.p2p.messages.P2PMessage.GetHeaders;

/**
 * Headers first: learns every header of the best chain before any body is asked for.
 *
 * <p>
 * One peer at a time is asked, the one that claims most work, those we dialled first: headers are small, and asking
 * everybody would only multiply them. When it does not answer in {@link #PATIENCE} the next one takes over; after
 * {@link #FAILURES_MAX} such failures it is dropped. A peer whose headers end below what it claimed has no more to give
 * and is not asked again until it announces something; then it comes after all who kept their word, so that announcing
 * what does not exist delays nobody else's headers.
 *
 * <p>
 * A full answer is followed by the next question, which goes on after that answer's last header, also below what we
 * know of the peer: it may have left for a branch that is longer than one answer. Each full answer must end in more work
 * than the one before, or the walk is over.
 *
 * <p>
 * What a peer can gain: an invalid header, or headers that do not connect to anything although our locator ends in
 * genesis, cost it the connection. Each header that we keep has cost its maker a proof of work, and those of a branch
 * that does not outweigh ours within {@link #SIDE_HEADERS_MAX} cost it the connection too: ten thousand headers are 5 MB.
 * Whoever comes again under other names fills memory at that price; counting work before keeping headers would end that.
 */
public final class HeaderSync implements Machine {

    /** For 2000 headers, which are 256 kB. */
    public static final long PATIENCE = 15_000_000_000L;
    /** Before a peer that failed is asked again when there is no other. */
    private static final long PAUSE = 2_000_000_000L;
    private static final int FAILURES_MAX = 3;
    /** More than two weeks of blocks: whoever mined apart for longer is not taken for the network. */
    static final int SIDE_HEADERS_MAX = 10_000;

    /** What this machine does. */
    public interface Out {

        void ask(Peer peer, Ticket ticket, GetHeaders question, long timeoutNanos);

        /** New valid headers, in the order in which they came: to be kept. */
        void accepted(Peer from, List<BlockHeader> headers);

        /** This peer is now known to have this chain. */
        void peerHas(Peer peer, HeaderEntry best);

        void stalled(Peer peer, String what);

        void drop(Peer peer, String rule, String why);
    }

    private static final class Source {
        final boolean outbound;
        /** What it last claimed to have: we want it until we know that hash. */
        Hash claimedTip;
        BigInteger claimedWork;
        @Nullable
        HeaderEntry best;
        /** Where the next question of a walk goes on; null before the first full answer. */
        @Nullable
        HeaderEntry walked;
        /** The claim that the question under way is to find. */
        Hash sought;
        boolean exhausted;
        int failures;
        /** Claims in a row that were not kept. */
        int letdowns;
        /** Headers that it made us keep beside the best chain. */
        int side;
        long notBefore;

        Source(long now, boolean outbound, Hash claimedTip, BigInteger claimedWork) {
            this.notBefore = now;
            this.outbound = outbound;
            this.claimedTip = claimedTip;
            this.sought = claimedTip;
            this.claimedWork = claimedWork;
        }
    }

    private final HeaderTree tree;
    private final LongUnaryOperator unixSeconds;
    private final Out out;
    private final Tickets tickets = new Tickets();
    private final Map<Peer, Source> sources = new LinkedHashMap<>();
    private @Nullable Peer asking;
    private @Nullable Ticket askedBy;

    /** @param unixSeconds this node's clock at a node time */
    public HeaderSync(HeaderTree tree, LongUnaryOperator unixSeconds, Out out) {
        this.tree = tree;
        this.unixSeconds = unixSeconds;
        this.out = out;
    }

    /** A peer's Status is known. */
    public void ready(long now, Peer peer, boolean outbound, Hash tip, BigInteger work) {
        var source = new Source(now, outbound, tip, work);
        sources.put(peer, source);
        resolve(peer, source);
        choose(now);
    }

    public void disconnected(long now, Peer peer) {
        sources.remove(peer);
        if (peer.equals(asking)) {
            idle();
        }
        choose(now);
    }

    /** A peer says that it has a block. */
    public void announced(long now, Peer peer, Hash block) {
        Source source = sources.get(peer);
        if (source == null) {
            return;
        }
        HeaderEntry known = tree.get(block);
        if (known != null) {
            has(peer, source, known);
            return;
        }
        source.claimedTip = block;
        source.claimedWork = source.claimedWork.max(tree.best().work().add(BigInteger.ONE));
        source.exhausted = false;
        choose(now);
    }

    /** Whether a peer is being asked. */
    public boolean isSyncing() {
        return asking != null;
    }

    /** The answer to a question of this machine. */
    public void answered(long now, Ticket ticket, List<BlockHeader> headers) {
        Peer peer = asking;
        Source source = peer == null ? null : sources.get(peer);
        if (!ticket.equals(askedBy) || peer == null || source == null) {
            return; // from before a takeover
        }
        idle();
        source.failures = 0;
        Taken taken = take(now, peer, source, headers);
        if (taken.rule() != null) {
            source.exhausted = true;
            out.drop(peer, taken.rule(), taken.detail());
        } else if (headers.size() == P2PMessage.HEADERS_MAX && goesOn(source, taken)) {
            source.walked = taken.last();
            ask(peer, source);
            return;
        } else {
            walkOver(source);
        }
        choose(now);
    }

    private static boolean goesOn(Source source, Taken taken) {
        HeaderEntry last = taken.last();
        return last != null && !taken.early()
                && (source.walked == null || last.work().compareTo(source.walked.work()) > 0);
    }

    private void walkOver(Source source) {
        source.walked = null;
        source.letdowns = tree.get(source.sought) == null ? source.letdowns + 1 : 0;
        if (source.claimedTip.equals(source.sought)) { // otherwise it has announced another since it was asked
            source.exhausted = true;
            source.claimedWork = source.best == null ? BigInteger.ZERO : source.best.work();
        }
    }

    /**
     * What became of an answer.
     *
     * @param last  the last header that is in the tree
     * @param early whether the next one is too far ahead of our clock, which is nobody's fault
     * @param rule  what the answer broke, if anything
     */
    private record Taken(@Nullable HeaderEntry last, boolean early, @Nullable String rule, String detail) {}

    private Taken take(long now, Peer peer, Source source, List<BlockHeader> headers) {
        var fresh = new ArrayList<BlockHeader>();
        Taken taken = accept(now, headers, fresh);
        if (!fresh.isEmpty()) {
            out.accepted(peer, fresh);
            sources.forEach(this::resolve);
        }
        HeaderEntry last = taken.last();
        if (last == null) {
            return taken;
        }
        has(peer, source, last);
        source.side = last.isAncestorOf(tree.best()) ? 0 : source.side + fresh.size();
        return taken.rule() == null && source.side > SIDE_HEADERS_MAX
                ? new Taken(last, false, "headers-low-work",
                        source.side + " headers of a branch that has less work than ours")
                : taken;
    }

    private Taken accept(long now, List<BlockHeader> headers, List<BlockHeader> fresh) {
        HeaderEntry last = null;
        for (BlockHeader header : headers) {
            if (last != null && !header.prevBlockHash().equals(last.hash())) {
                return new Taken(last, false, "headers-apart", "header at " + Long.toUnsignedString(header.height())
                        + " does not follow the one before it");
            }
            switch (tree.accept(header, unixSeconds.applyAsLong(now))) {
                case HeaderVerdict.Accepted(HeaderEntry entry) -> {
                    fresh.add(header);
                    last = entry;
                }
                case HeaderVerdict.Known(HeaderEntry entry) -> last = entry;
                case HeaderVerdict.Orphan() -> {
                    return new Taken(last, false, "headers-unconnected", "headers that stand on nothing we named");
                }
                case HeaderVerdict.Invalid(String broken, String what) -> {
                    return new Taken(last, false, broken, what);
                }
                case HeaderVerdict.Premature _ -> {
                    return new Taken(last, true, null, "");
                }
            }
        }
        return new Taken(last, false, null, "");
    }

    public void failed(long now, Ticket ticket, Failure failure) {
        Peer peer = asking;
        Source source = peer == null ? null : sources.get(peer);
        if (!ticket.equals(askedBy) || peer == null || source == null) {
            return;
        }
        idle();
        if (!(failure instanceof Failure.Gone)) {
            out.stalled(peer, "headers: " + failure);
        }
        source.failures++;
        source.notBefore = now + PAUSE * source.failures;
        if (source.failures >= FAILURES_MAX) {
            source.exhausted = true;
            out.drop(peer, "headers-stalled", "it failed to send headers " + FAILURES_MAX + " times");
        }
        choose(now);
    }

    private void has(Peer peer, Source source, HeaderEntry entry) {
        if (source.best == null || entry.work().compareTo(source.best.work()) > 0 || source.best.isInvalid()) {
            source.best = entry;
            out.peerHas(peer, entry);
        }
    }

    private void resolve(Peer peer, Source source) {
        HeaderEntry known = tree.get(source.claimedTip);
        if (known != null) {
            has(peer, source, known);
        }
    }

    /** Asks the most promising peer, if nobody is being asked. */
    private void choose(long now) {
        if (asking != null) {
            return;
        }
        Peer chosen = null;
        Source best = null;
        for (var entry : sources.entrySet()) {
            Source source = entry.getValue();
            if (isPromising(source) && source.notBefore <= now && (best == null || isBetter(source, best))) {
                chosen = entry.getKey();
                best = source;
            }
        }
        if (chosen != null && best != null) {
            ask(chosen, best);
        }
    }

    private boolean isPromising(Source source) {
        return !source.exhausted && tree.get(source.claimedTip) == null
                && source.claimedWork.compareTo(tree.best().work()) > 0;
    }

    private static boolean isBetter(Source one, Source other) {
        int trouble = one.failures + one.letdowns;
        int othersTrouble = other.failures + other.letdowns;
        if (trouble != othersTrouble) {
            return trouble < othersTrouble;
        }
        if (one.outbound != other.outbound) {
            return one.outbound;
        }
        return one.claimedWork.compareTo(other.claimedWork) > 0;
    }

    private void ask(Peer peer, Source source) {
        Ticket ticket = tickets.next();
        asking = peer;
        askedBy = ticket;
        source.sought = source.claimedTip;
        HeaderEntry from = tree.best();
        if (source.walked != null && !source.walked.isInvalid()) {
            from = source.walked;
        } else if (source.best != null && !source.best.isInvalid()) {
            from = source.best; // go on where it left off, on its own branch
        }
        out.ask(peer, ticket, new GetHeaders(tree.locator(from), Hash.ZERO), PATIENCE);
    }

    private void idle() {
        asking = null;
        askedBy = null;
    }

    @Override
    public long deadline() {
        if (asking != null) {
            return NEVER; // the exchange itself times out
        }
        long earliest = NEVER;
        for (Source source : sources.values()) {
            if (isPromising(source)) {
                earliest = Math.min(earliest, source.notBefore);
            }
        }
        return earliest;
    }

    @Override
    public void wake(long now) {
        choose(now);
    }
}
