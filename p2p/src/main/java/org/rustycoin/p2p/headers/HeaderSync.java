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
 * and is not asked again until it announces something.
 *
 * <p>
 * What a peer can gain: an invalid header, or headers that do not connect to anything although our locator ends in
 * genesis, cost it the connection. Each header that we keep has cost its maker a proof of work.
 */
public final class HeaderSync implements Machine {

    /** For 2000 headers, which are 256 kB. */
    public static final long PATIENCE = 15_000_000_000L;
    /** Before a peer that failed is asked again when there is no other. */
    private static final long PAUSE = 2_000_000_000L;
    private static final int FAILURES_MAX = 3;

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
        boolean exhausted;
        int failures;
        long notBefore;

        Source(long now, boolean outbound, Hash claimedTip, BigInteger claimedWork) {
            this.notBefore = now;
            this.outbound = outbound;
            this.claimedTip = claimedTip;
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

    /** Whether a peer is being asked, or could be, for a chain with more work than ours. */
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
        if (take(now, peer, source, headers)) {
            if (headers.size() == P2PMessage.HEADERS_MAX) {
                ask(peer, source);
                return;
            }
            source.exhausted = true;
            source.claimedWork = source.best == null ? BigInteger.ZERO : source.best.work();
        }
        choose(now);
    }

    /** Takes headers in; false if the peer has been dropped for them. */
    private boolean take(long now, Peer peer, Source source, List<BlockHeader> headers) {
        var fresh = new ArrayList<BlockHeader>();
        HeaderEntry last = null;
        String rule = null;
        String detail = "";
        boolean early = false;
        for (BlockHeader header : headers) {
            if (last != null && !header.prevBlockHash().equals(last.hash())) {
                rule = "headers-apart";
                detail = "header at " + Long.toUnsignedString(header.height()) + " does not follow the one before it";
                break;
            }
            switch (tree.accept(header, unixSeconds.applyAsLong(now))) {
                case HeaderVerdict.Accepted(HeaderEntry entry) -> {
                    fresh.add(header);
                    last = entry;
                }
                case HeaderVerdict.Known(HeaderEntry entry) -> last = entry;
                case HeaderVerdict.Orphan() -> {
                    rule = "headers-unconnected";
                    detail = "headers that stand on nothing we named";
                }
                case HeaderVerdict.Invalid(String broken, String what) -> {
                    rule = broken;
                    detail = what;
                }
                case HeaderVerdict.Premature _ -> early = true; // nobody's fault; it may be asked for again later
            }
            if (rule != null || early) {
                break;
            }
        }
        if (!fresh.isEmpty()) {
            out.accepted(peer, fresh);
            sources.forEach(this::resolve);
        }
        if (last != null) {
            has(peer, source, last);
        }
        if (rule != null) {
            out.drop(peer, rule, detail);
        }
        return rule == null;
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
        if (one.failures != other.failures) {
            return one.failures < other.failures;
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
        HeaderEntry from = tree.best();
        if (source.best != null && !source.best.isInvalid()) {
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
