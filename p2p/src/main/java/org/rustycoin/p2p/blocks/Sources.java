package org.rustycoin.p2p.blocks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/** The peers that have blocks, and what each has been asked for. */
final class Sources {

    /** A busy peer is asked again after this, twice as long each further time, up to 64 s. */
    static final long REFUSED_PAUSE = 1_000_000_000L;
    private static final int REFUSED_DOUBLINGS_MAX = 6;

    /** A question under way. */
    record Request(Ticket ticket, Peer peer, List<HeaderEntry> entries) {}

    private static final class Source {
        /** The end of the chain that it has; null if nothing is to be asked of it. */
        @Nullable
        HeaderEntry best;
        final Map<Ticket, Request> requests = new LinkedHashMap<>();
        /** Questions in a row that it let lie. */
        int strikes;
        /** Questions in a row that it declined, and until when it is left alone for that. */
        int refusals;
        long notBefore;
    }

    private final Map<Peer, Source> sources = new LinkedHashMap<>();
    private final Map<Ticket, Request> requests = new LinkedHashMap<>();

    void has(Peer peer, HeaderEntry best) {
        sources.computeIfAbsent(peer, ignored -> new Source()).best = best;
    }

    void hasNot(Peer peer) {
        Source source = sources.get(peer);
        if (source != null) {
            source.best = null;
        }
    }

    boolean isKnown(Peer peer) {
        return sources.containsKey(peer);
    }

    /** Forgets a peer and gives what it had been asked for. */
    List<Request> remove(Peer peer) {
        Source source = sources.remove(peer);
        if (source == null) {
            return List.of();
        }
        source.requests.keySet().forEach(requests::remove);
        return new ArrayList<>(source.requests.values());
    }

    /** What a peer has been asked for, which others are to be asked for now; its questions still count as under way. */
    List<Request> abandon(Peer peer) {
        Source source = sources.get(peer);
        return source == null ? List.of() : new ArrayList<>(source.requests.values());
    }

    Request add(Ticket ticket, Peer peer, List<HeaderEntry> entries) {
        var request = new Request(ticket, peer, List.copyOf(entries));
        Source source = sources.get(peer);
        if (source == null) {
            throw new IllegalStateException("asked an unknown peer");
        }
        source.requests.put(ticket, request);
        requests.put(ticket, request);
        return request;
    }

    /** Ends a question; null if it is of a peer that is gone. */
    @Nullable
    Request done(Ticket ticket) {
        Request request = requests.remove(ticket);
        Source source = request == null ? null : sources.get(request.peer());
        if (source != null) {
            source.requests.remove(ticket);
        }
        return request;
    }

    int strike(Peer peer) {
        Source source = sources.get(peer);
        return source == null ? 0 : ++source.strikes;
    }

    /** A peer has enough to do: it is left alone for a while, longer each time. */
    void refused(long now, Peer peer) {
        Source source = sources.get(peer);
        if (source != null) {
            source.notBefore = now + (REFUSED_PAUSE << Math.min(source.refusals++, REFUSED_DOUBLINGS_MAX));
        }
    }

    /** When the next peer that declined may be asked again, of those that have a block; NEVER if there is none. */
    long nextChance(long now, HeaderEntry entry) {
        long next = Machine.NEVER;
        for (Source source : sources.values()) {
            if (source.refusals > 0 && source.notBefore > now && serves(source, entry)) {
                next = Math.min(next, source.notBefore);
            }
        }
        return next;
    }

    void delivered(Peer peer) {
        Source source = sources.get(peer);
        if (source != null) {
            source.strikes = 0;
            source.refusals = 0;
        }
    }

    boolean serves(Peer peer, HeaderEntry entry) {
        Source source = sources.get(peer);
        return source != null && serves(source, entry);
    }

    private static boolean serves(Source source, HeaderEntry entry) {
        HeaderEntry best = source.best;
        return best != null && entry.isAncestorOf(best);
    }

    /** The peer to ask for a block: of those that have it and are not busy, the most reliable, then the least busy. */
    @Nullable
    Peer choose(long now, HeaderEntry entry) {
        Peer chosen = null;
        Source best = null;
        for (var each : sources.entrySet()) {
            Source source = each.getValue();
            boolean free = source.requests.size() < Window.REQUESTS_PER_PEER
                    && (source.refusals == 0 || source.notBefore <= now) && serves(source, entry);
            if (free && (best == null || isBetter(source, best))) {
                chosen = each.getKey();
                best = source;
            }
        }
        return chosen;
    }

    private static boolean isBetter(Source one, Source other) {
        return one.strikes != other.strikes
                ? one.strikes < other.strikes
                : one.requests.size() < other.requests.size();
    }

    /** Whether somebody else has a block too and has nothing to do. */
    boolean hasIdleOther(long now, Peer peer, HeaderEntry entry) {
        for (var each : sources.entrySet()) {
            Source source = each.getValue();
            if (!each.getKey().equals(peer) && source.requests.isEmpty()
                    && (source.refusals == 0 || source.notBefore <= now) && serves(source, entry)) {
                return true;
            }
        }
        return false;
    }
}
