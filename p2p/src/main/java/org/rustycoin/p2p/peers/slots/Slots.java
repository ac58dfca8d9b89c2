package org.rustycoin.p2p.peers.slots;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.p2p.peers.book.AddressBook;
import org.rustycoin.p2p.peers.book.KnownAddress;
import org.rustycoin.p2p.peers.book.Source;

/**
 * Keeps the outbound slots filled with peers of different networks, and inbound ones within their number.
 *
 * <p>
 * Rules. (1) The anchors of the last run are dialled first, so that a restart is no occasion to surround a node. (2) Then full
 * slots are filled, then those for blocks alone, from the address book; no two chosen peers are of one network group. Inbound
 * peers do not count in that: whoever comes to us must not decide whom we choose. When nobody else is left, also one is dialled
 * who is connected and was not chosen, and if he is there he is chosen from then on. (3) A feeler about every two minutes looks
 * whether somebody is at an address, first at tried ones whose place another wants. (4) When the tip has not changed for three
 * block intervals, one full peer more is dialled, and then the one goes that told of a block longest ago. (5) Every hour or so
 * one of the others, picked at random, is replaced, a full one only when another has come: an attacker's peers never leave by themselves and
 * honest ones do, so without that he would in the end have every slot, one after the other. (6) When one inbound peer too
 * many is there, {@link InboundEviction} picks who goes.
 *
 * <p>
 * Every interval is random, so that nobody can tell when the next dial comes or set a clock by it. A failed dial counts
 * against its address only while others can be reached: otherwise it is us who are offline.
 */
public final class Slots implements Machine {

    static final long SECOND = 1_000_000_000L;
    /** The mean of a second between looks at slots that are free. */
    static final long FILL = SECOND;
    static final long FEELER_MEAN = 120 * SECOND;
    /** How long a peer is given to show that it is of our chain before a feeler counts as failed, or an extra peer is measured. */
    static final long PATIENCE = 60 * SECOND;
    static final long STALE_CHECK = 600 * SECOND;
    static final int STALE_INTERVALS = 3;
    /** So each of ten outbound peers stays for about ten hours. */
    static final long ROTATION_MEAN = 3600 * SECOND;

    /** What this machine does. */
    public interface Out {

        /** {@link Slots#dialled} or {@link Slots#failed} follows, once. */
        void dial(Ticket ticket, Multiaddr address);

        /** Keeps the connection with a peer though nothing happens on it. */
        void keep(Peer peer);

        void disconnect(Peer peer, String why);

        /** Finds out how inbound peers do; {@link Slots#surveyed} follows. */
        void survey();
    }

    /** How an inbound peer does: the fastest ping in nanoseconds, or {@link Long#MAX_VALUE}, and whether it broke rules. */
    public record Facts(long pingNanos, boolean isSuspect) {}

    private final SlotSettings settings;
    private final AddressBook book;
    private final LongUnaryOperator unixSeconds;
    private final Out out;
    private final Intervals intervals;
    private final Tickets tickets = new Tickets();
    private final ArrayDeque<Multiaddr> anchors;
    private final Links links;
    private final Picks picks;
    private final Surplus surplus;
    private final Crowd crowd;
    private long nextFill = NEVER;
    private long nextFeeler = NEVER;
    private long nextStaleCheck = NEVER;
    private long nextRotation = NEVER;
    /** When a feeler or an extra peer has had its time. */
    private long nextReview = NEVER;
    private long lastTip;

    /** @param anchors of the last run */
    public Slots(SlotSettings settings, AddressBook book, List<Multiaddr> anchors, LongUnaryOperator unixSeconds,
            RandomGenerator random, Out out) {
        this.settings = settings;
        this.book = book;
        this.unixSeconds = unixSeconds;
        this.intervals = new Intervals(random);
        this.out = out;
        this.anchors = new ArrayDeque<>(anchors);
        this.links = new Links(settings);
        this.picks = new Picks(book, links);
        this.surplus = new Surplus(settings.full(), random);
        this.crowd = new Crowd(settings.inboundMax(), links, random);
    }

    /** The network is there: begins to dial. */
    public void started(long now) {
        lastTip = now;
        nextFill = now;
        nextFeeler = now + intervals.poisson(FEELER_MEAN);
        nextStaleCheck = now + intervals.around(STALE_CHECK);
        nextRotation = now + intervals.poisson(ROTATION_MEAN);
    }

    // ---- what happens ----

    /** A peer's first connection is there. */
    public void connected(long now, Peer peer, Multiaddr address, boolean outbound) {
        links.add(new Link(peer, outbound, now, book.groupOf(address)));
        if (crowd.isToBeSurveyed()) {
            out.survey();
        }
    }

    /** A dial of ours has led to a peer, with which a connection is there now unless it has gone again. */
    public void dialled(long now, Ticket ticket, Peer peer) {
        Links.Dialling dialling = links.over(ticket);
        Link link = links.get(peer);
        if (dialling == null || link == null) {
            fillSoon(now);
            return;
        }
        link.dialledAt(dialling.address());
        if (links.isUnwanted(peer)) {
            leave(link, "the operator does not want it");
        }
        boolean isTooMany = dialling.slot() == Slot.FULL
                && links.in(Slot.FULL).size() >= settings.full() + surplus.more();
        if (link.isFree() && !isTooMany && !(link.slot == Slot.INBOUND && dialling.slot() == Slot.FEELER)) {
            link.choose(dialling.slot(), dialling.group());
        } else {
            fillSoon(now); // it was there already, for another reason
        }
        if (link.ready) {
            settle(now, link);
        }
        reviewAt(now + PATIENCE);
    }

    public void failed(long now, Ticket ticket) {
        links.over(ticket);
        fillSoon(now);
    }

    /** The operator named the peer, and how it was reached. */
    public void named(long now, Peer peer, Multiaddr address) {
        links.wanted(peer);
        Link link = links.get(peer);
        if (link != null) {
            link.named(address.withoutPeer());
            if (link.ready) {
                settle(now, link);
            }
        }
    }

    /** A peer has shown that it is of our chain. */
    public void ready(long now, Peer peer) {
        Link link = links.get(peer);
        if (link != null && !link.ready) {
            link.ready = true;
            settle(now, link);
        }
    }

    private void settle(long now, Link link) {
        long seconds = unixSeconds.applyAsLong(now);
        for (Multiaddr address : link.dialledAt()) {
            if (book.get(address) == null) {
                book.add(seconds, address, Source.of(address), 0);
            }
            book.good(seconds, address, link.peer);
        }
        switch (link.slot) {
            case FEELER -> leave(link, "a feeler: it is there");
            case FULL, BLOCK_ONLY, MANUAL, INBOUND -> out.keep(link.peer);
            case PASSING -> {
                // whoever dialled it keeps it as long as he needs it
            }
        }
    }

    /** A connected peer says where it is; what it says of the IP address that it is connected from is not dialled meanwhile. */
    public void claimed(Peer peer, Multiaddr from, List<Multiaddr> addresses) {
        Link link = links.get(peer);
        if (link != null) {
            link.claims(from, addresses);
        }
    }

    /** The operator wants no connection with a peer, unless he names it again. */
    public void unwanted(Peer peer) {
        links.unwanted(peer);
    }

    /** A peer is of another chain: its addresses lead to no one of ours. */
    public void stranger(Peer peer) {
        Link link = links.get(peer);
        if (link != null) {
            link.dialledAt().forEach(book::forget);
        }
    }

    public void disconnected(long now, Peer peer) {
        Link link = links.remove(peer);
        if (link != null && link.isChosen()) {
            fillSoon(now);
        }
    }

    /** A peer told of blocks that were new to us. */
    public void news(long now, Peer peer) {
        Link link = links.get(peer);
        if (link != null) {
            link.news = now;
        }
    }

    /** The active chain ends elsewhere. */
    public void tipChanged(long now) {
        lastTip = now;
    }

    /** Addresses have come into the book. */
    public void bookChanged(long now) {
        fillSoon(now);
    }

    // ---- inbound ----

    /** How inbound peers do; of those that are missing nothing is known. */
    public void surveyed(long now, Map<Peer, Facts> facts) {
        for (Link victim = crowd.next(facts); victim != null; victim = crowd.next(facts)) {
            leave(victim, "more than " + settings.inboundMax() + " peers have come");
        }
    }

    private void leave(Link link, String why) {
        if (!link.leaving) {
            link.leaving = true;
            out.disconnect(link.peer, why);
        }
    }

    // ---- outbound ----

    private void fillSoon(long now) {
        if (nextFeeler != NEVER) {
            nextFill = Math.min(nextFill, now + intervals.around(FILL));
        }
    }

    private void reviewAt(long time) {
        nextReview = Math.min(nextReview, time);
    }

    @Override
    public long deadline() {
        return Math.min(Math.min(nextFill, nextReview),
                Math.min(nextFeeler, Math.min(nextStaleCheck, nextRotation)));
    }

    @Override
    public void wake(long now) {
        if (now >= nextStaleCheck) {
            nextStaleCheck = now + intervals.around(STALE_CHECK);
            if (now - lastTip > STALE_INTERVALS * settings.spacingSeconds() * SECOND) {
                begin(now, Surplus.Reason.STALE_TIP);
            }
        }
        if (now >= nextRotation) {
            nextRotation = now + intervals.poisson(ROTATION_MEAN);
            rotate(now);
        }
        if (now >= nextFeeler) {
            nextFeeler = now + intervals.poisson(FEELER_MEAN);
            feel(now);
        }
        if (now >= nextReview) {
            review(now);
        }
        if (now >= nextFill) {
            fill(now);
        }
    }

    private void fill(long now) {
        while (!anchors.isEmpty() && links.count(Slot.BLOCK_ONLY) < settings.blockOnly()) {
            dial(now, anchors.remove(), Slot.BLOCK_ONLY);
        }
        boolean isFull = fill(now, Slot.FULL, settings.full() + surplus.more())
                && fill(now, Slot.BLOCK_ONLY, settings.blockOnly());
        nextFill = isFull ? NEVER : now + intervals.around(FILL);
    }

    private boolean fill(long now, Slot slot, int wanted) {
        while (links.count(slot) < wanted) {
            KnownAddress known = picks.next(unixSeconds.applyAsLong(now));
            if (known == null) {
                return false;
            }
            dial(now, known.address(), slot);
        }
        return true;
    }

    private void dial(long now, Multiaddr address, Slot slot) {
        Ticket ticket = tickets.next();
        links.dial(ticket, new Links.Dialling(address, book.groupOf(address), slot));
        book.attempted(unixSeconds.applyAsLong(now), address, links.isOnline());
        out.dial(ticket, address);
    }

    private void feel(long now) {
        long seconds = unixSeconds.applyAsLong(now);
        book.settle(seconds);
        KnownAddress known = book.toTest(seconds);
        if (known == null) {
            known = book.select(seconds, true);
        }
        if (known != null && links.wouldBeNew(known, false)) {
            dial(now, known.address(), Slot.FEELER);
        }
    }

    private void review(long now) {
        nextReview = NEVER;
        for (Link link : links.in(Slot.FEELER)) {
            if (now - link.since >= PATIENCE) {
                leave(link, "a feeler: it does not say of which chain it is");
            } else {
                reviewAt(link.since + PATIENCE);
            }
        }
        Surplus.Verdict verdict = surplus.review(now, links.in(Slot.FULL));
        if (verdict != null) {
            leave(verdict.link(), verdict.why());
        }
        reviewAt(surplus.deadline());
    }

    private void rotate(long now) {
        List<Link> blockOnly = links.in(Slot.BLOCK_ONLY);
        int drawn = intervals.random().nextInt(Math.max(1, settings.full() + settings.blockOnly()));
        if (drawn >= settings.full() && drawn - settings.full() < blockOnly.size()) {
            leave(blockOnly.get(drawn - settings.full()), "its turn to be replaced");
        } else if (drawn < settings.full()) {
            begin(now, Surplus.Reason.ROTATION);
        }
    }

    private void begin(long now, Surplus.Reason reason) {
        if (surplus.begin(now, reason, links.in(Slot.FULL).size())) {
            nextFill = now;
            reviewAt(surplus.deadline());
        }
    }

    // ---- for people, and for the next run ----

    /** What the connection with a peer is for; null if there is none. */
    public @Nullable Slot slotOf(Peer peer) {
        Link link = links.get(peer);
        return link == null ? null : link.slot;
    }

    /** How many peers are connected for a purpose. */
    public int connected(Slot slot) {
        return links.in(slot).size();
    }

    public SlotSettings settings() {
        return settings;
    }

    /** The addresses to dial first in the next run: of block-only peers, or else those of the last run that had no turn. */
    public List<Multiaddr> anchors() {
        var addresses = new ArrayList<Multiaddr>();
        for (Link link : links.in(Slot.BLOCK_ONLY)) {
            if (link.ready) {
                addresses.add(link.dialledAt().getFirst());
            }
        }
        for (Multiaddr anchor : anchors) {
            if (addresses.size() < settings.blockOnly()) {
                addresses.add(anchor);
            }
        }
        return addresses;
    }
}
