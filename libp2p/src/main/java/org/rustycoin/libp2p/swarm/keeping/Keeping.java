package org.rustycoin.libp2p.swarm.keeping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/**
 * Which connections are kept.
 *
 * <p>
 * Rules. (1) Of a peer's connections one is current: the one that {@link KeepRule} says. New streams go there. (2) The
 * others drain. The preferred side ({@link KeepRule#isPreferred}) closes one when its streams are over, after at least
 * {@link KeepSettings#settleNanos} and at most {@link KeepSettings#drainNanos}; the other side waits for that, and closes
 * it after twice the drain time if it must: so even if the two sides should keep different ones, they do not close both.
 * (3) If the current one ends while others drain, the best of those is current again. (4) A current connection without
 * open streams whose peer has no tag is closed after {@link KeepSettings#idleNanos}. (5) Tags belong to peers, also to
 * ones that are not connected.
 *
 * <p>
 * A peer cannot make this grow: it knows as many connections as the swarm admitted, and tags are given by our own code,
 * {@link #TAGS_MAX} for a peer.
 *
 * @param <C> the host's connections, found again by {@code equals}
 */
public final class Keeping<C> implements Machine {

    /** There are fewer protocols; more would be a name made up for each use, which is never taken back. */
    public static final int TAGS_MAX = 32;

    /** What this machine does to the world. */
    public interface Out<C> {

        /** From now on new streams with this peer go to this connection; lasting ones should move there. */
        void current(Peer peer, C connection);

        /** Closes a connection; the host says {@link Keeping#removed} when it is. */
        void close(C connection, Closing reason);
    }

    /** A connection, with what is known of its use. */
    private static final class Kept<C> {
        final C connection;
        final Party<C> party;
        final boolean isPreferred;
        final long since;
        int streams;
        /** When another one took its place, while it has not got it back. */
        long retiredAt = NEVER;
        Closing why = Closing.REPLACED;
        /** Since when nothing but time keeps it. */
        long quietSince;
        boolean closing;

        Kept(C connection, Party<C> party, boolean isPreferred, long now) {
            this.connection = connection;
            this.party = party;
            this.isPreferred = isPreferred;
            this.since = now;
            this.quietSince = now;
        }
    }

    /** A peer that has connections or tags. */
    private static final class Party<C> {
        final Peer peer;
        /** In the order in which they were established. */
        final List<Kept<C>> links = new ArrayList<>(1);
        /** By whom it is needed. */
        Set<String> tags = Collections.emptySet();
        @Nullable
        Kept<C> current;

        Party(Peer peer) {
            this.peer = peer;
        }
    }

    private final Peer self;
    private final KeepSettings settings;
    private final Out<C> out;
    private final Map<Peer, Party<C>> parties = new LinkedHashMap<>();
    private final Map<C, Kept<C>> links = new LinkedHashMap<>();
    private final Agenda<C> agenda = new Agenda<>();

    public Keeping(Peer self, KeepSettings settings, Out<C> out) {
        this.self = self;
        this.settings = settings;
        this.out = out;
    }

    // ---- inputs ----

    /** A connection is established and admitted. */
    public void added(long now, C connection, Peer peer, boolean outbound) {
        if (links.containsKey(connection)) {
            throw new IllegalArgumentException("a connection with " + peer + " was added twice");
        }
        Party<C> party = parties.computeIfAbsent(peer, Party::new);
        var link = new Kept<>(connection, party, outbound == KeepRule.isPreferred(self, peer), now);
        links.put(connection, link);
        party.links.add(link);
        choose(now, party);
    }

    /** A connection is closed, whoever closed it. Ignored for one that was never added. */
    public void removed(long now, C connection) {
        Kept<C> link = links.remove(connection);
        if (link != null) {
            agenda.remove(connection);
            link.party.links.remove(link);
            choose(now, link.party);
            forgetIfBare(link.party);
        }
    }

    /** How many streams a connection has open that are not its own, as those of identify and ping are. */
    public void streams(long now, C connection, int open) {
        Kept<C> link = links.get(connection);
        if (link != null) {
            if (open == 0 && link.streams > 0) {
                link.quietSince = now;
            }
            link.streams = open;
            file(link);
        }
    }

    /**
     * Somebody needs a peer, by a name of its own. Saying it again changes nothing.
     *
     * @throws IllegalStateException beyond {@link #TAGS_MAX} tags
     */
    public void tagged(long now, Peer peer, String tag) {
        Party<C> party = parties.computeIfAbsent(peer, Party::new);
        if (party.tags.isEmpty()) { // as are those of most
            party.tags = new LinkedHashSet<>(2);
        }
        if (party.tags.add(tag) && party.tags.size() > TAGS_MAX) {
            throw new IllegalStateException(peer + " is held by more than " + TAGS_MAX + " tags: " + party.tags);
        }
        party.links.forEach(this::file);
    }

    /** Whoever gave this tag needs the peer no more. */
    public void untagged(long now, Peer peer, String tag) {
        Party<C> party = parties.get(peer);
        if (party != null && !party.tags.isEmpty() && party.tags.remove(tag)) {
            for (Kept<C> link : party.links) {
                link.quietSince = Math.max(link.quietSince, now);
                file(link);
            }
            forgetIfBare(party);
        }
    }

    @Override
    public long deadline() {
        return agenda.deadline();
    }

    @Override
    public void wake(long now) {
        for (C connection = agenda.poll(now); connection != null; connection = agenda.poll(now)) {
            Kept<C> link = links.get(connection);
            if (link != null) {
                link.closing = true;
                out.close(connection, link.retiredAt == NEVER ? Closing.IDLE : link.why);
                choose(now, link.party);
            }
        }
    }

    // ---- facts ----

    /** Where new streams with a peer go; null if it has no connection. */
    public @Nullable C current(Peer peer) {
        Party<C> party = parties.get(peer);
        return party == null || party.current == null ? null : party.current.connection;
    }

    /** Why a connection is kept; empty if it is being closed or was never added. */
    public List<KeepAlive> reasons(C connection) {
        Kept<C> link = links.get(connection);
        var reasons = new ArrayList<KeepAlive>();
        if (link == null || link.closing) {
            return reasons;
        }
        if (link.streams > 0) {
            reasons.add(new KeepAlive.Streams(link.streams));
        }
        if (link.retiredAt != NEVER) {
            reasons.add(new KeepAlive.Draining());
        } else {
            link.party.tags.forEach(tag -> reasons.add(new KeepAlive.Tagged(tag)));
        }
        if (reasons.isEmpty()) {
            reasons.add(new KeepAlive.NotIdleForLong());
        }
        return reasons;
    }

    /** What is kept of peers and connections, counted: 0 when there are neither connections nor tags. */
    int size() {
        return parties.size() + links.size() + agenda.size();
    }

    // ---- one peer ----

    /** Finds which of a peer's connections is current, and lets the others drain. */
    private void choose(long now, Party<C> party) {
        Kept<C> best = null;
        Closing why = Closing.REPLACED;
        for (Kept<C> link : party.links) {
            if (link.closing) {
                continue;
            }
            if (best == null) {
                best = link;
            } else {
                long apart = link.since - best.since;
                why = KeepRule.areSimultaneous(best.isPreferred, link.isPreferred, apart)
                        ? Closing.SIMULTANEOUS
                        : Closing.REPLACED;
                best = KeepRule.isReplaced(best.isPreferred, link.isPreferred, apart) ? link : best;
            }
        }
        boolean isNew = best != null && best != party.current;
        party.current = best;
        for (Kept<C> link : party.links) {
            if (link == best) {
                if (link.retiredAt != NEVER) {
                    link.retiredAt = NEVER;
                    link.quietSince = now;
                }
            } else if (link.retiredAt == NEVER && !link.closing) {
                link.retiredAt = now;
                link.why = why;
            }
            file(link);
        }
        if (isNew && best != null) {
            out.current(party.peer, best.connection);
        }
    }

    /** Sets when a connection is to be closed, as things are. */
    private void file(Kept<C> link) {
        agenda.set(link.connection, closesAt(link));
    }

    private long closesAt(Kept<C> link) {
        if (link.closing) {
            return NEVER;
        }
        if (link.retiredAt == NEVER) {
            boolean isNeeded = link.streams > 0 || !link.party.tags.isEmpty();
            return isNeeded ? NEVER : link.quietSince + settings.idleNanos();
        }
        if (!KeepRule.isPreferred(self, link.party.peer)) {
            return link.retiredAt + 2 * settings.drainNanos();
        }
        return link.retiredAt + (link.streams > 0 ? settings.drainNanos() : settings.settleNanos());
    }

    private void forgetIfBare(Party<C> party) {
        if (party.links.isEmpty() && party.tags.isEmpty()) {
            parties.remove(party.peer);
        }
    }
}
