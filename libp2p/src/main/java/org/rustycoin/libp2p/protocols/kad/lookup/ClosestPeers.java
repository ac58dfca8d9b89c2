package org.rustycoin.libp2p.protocols.kad.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.machine.Peer;

/**
 * One way to the peers closest to a key (kad-dht, "Peer routing"): asks the nearest that it knows, some at a time, until
 * the k nearest that can be reached have all answered.
 *
 * <p>
 * When as many answers in a row as are asked for at a time bring nobody nearer than the nearest, as many as k are asked at
 * a time, since then only the neighbourhood is left to be confirmed (Kademlia §2.3).
 *
 * <p>
 * Who answers may name whom he likes. So: the results have few of one network group, and no more are asked than twice as
 * many of it, whether they answer or not; those who are farther than k better ones are not asked at all; and of a group
 * only the nearest are kept in mind, so that one answer full of made-up neighbours pushes nobody else out. A group is
 * first that of the address that somebody gave, and then that of the address at which the peer answered: so nobody gets
 * more places by giving others' addresses. Those whom a peer was the first to name are not asked any more once several of
 * them did not answer: so nobody keeps a lookup busy with peers that do not exist.
 */
public final class ClosestPeers implements Lookup {

    private enum State {
        KNOWN, ASKED, ANSWERED, FAILED
    }

    private static final class Candidate {
        Contact contact;
        final int hops;
        final Blame namer;
        State state = State.KNOWN;
        int tries;
        /** With the addresses at which it was asked last. */
        Contact tried;

        Candidate(Contact contact, int hops, Blame namer) {
            this.contact = contact;
            this.tried = contact;
            this.hops = hops;
            this.namer = namer;
        }
    }

    /** How those turned out that one peer was the first to name. */
    private static final class Blame {
        int failed;
        int answered;

        boolean isHeavy() {
            return failed >= FAILED_MAX && failed > answered;
        }
    }

    /** Of twenty that an honest peer names some may have gone lately; more than so many in vain, and its word is worth nothing. */
    private static final int FAILED_MAX = 6;
    /** So many times a peer is asked for which others give other addresses than those at which it did not answer. */
    private static final int TRIES_MAX = 4;

    private final Key target;
    private final LookupSettings settings;
    private final int parallelMax;
    private final TreeSet<Candidate> candidates;
    private final Map<Peer, Candidate> byPeer = new LinkedHashMap<>();
    /** How many of each group were asked, and how many are kept in mind. */
    private final Map<String, Integer> asked = new LinkedHashMap<>();
    private final Map<String, Integer> kept = new LinkedHashMap<>();
    /** How many of each group, by the addresses at which they did answer, had a say. */
    private final Map<String, Integer> heard = new LinkedHashMap<>();
    private final Blame nobody = new Blame();
    private int underWay;
    private int fruitless;

    /** @param parallelMax questions under way at a time */
    public ClosestPeers(Key target, LookupSettings settings, int parallelMax, List<Contact> known) {
        this.target = target;
        this.settings = settings;
        this.parallelMax = parallelMax;
        this.candidates = new TreeSet<>((one, other) -> {
            int order = target.compare(one.contact.key(), other.contact.key());
            return order == 0 ? one.contact.peer().compareTo(other.contact.peer()) : order;
        });
        known.forEach(contact -> add(contact, 1, nobody));
    }

    private int groupAskedMax() {
        return 2 * settings.groupMax();
    }

    /** As many as may be asked, and as many again for when those do not answer. */
    private int groupKeptMax() {
        return 2 * groupAskedMax();
    }

    @Override
    public Step next() {
        Map<String, Integer> counted = new LinkedHashMap<>();
        int considered = 0;
        boolean waits = false;
        int parallel = fruitless >= parallelMax ? Math.max(parallelMax, settings.resultsMax()) : parallelMax;
        for (Candidate each : candidates) {
            if (!counts(each, counted)) {
                continue;
            }
            if (each.state == State.KNOWN) {
                if (underWay >= parallel) {
                    return new Step.Wait();
                }
                ask(each);
                return new Step.Ask(each.contact);
            }
            waits |= each.state == State.ASKED;
            if (++considered == settings.resultsMax()) {
                break;
            }
        }
        return waits ? new Step.Wait() : new Step.Done();
    }

    /** Whether a candidate is among those that could be a result, given those that are nearer. */
    private boolean counts(Candidate each, Map<String, Integer> counted) {
        if (each.state == State.FAILED || each.state == State.KNOWN && each.namer != nobody && each.namer.isHeavy()) {
            return false;
        }
        String group = each.contact.group();
        if (group == null) {
            return true;
        }
        if (counted.getOrDefault(group, 0) >= settings.groupMax()
                || each.state == State.KNOWN && asked.getOrDefault(group, 0) >= groupAskedMax()) {
            return false;
        }
        counted.merge(group, 1, Integer::sum);
        return true;
    }

    private void ask(Candidate each) {
        each.state = State.ASKED;
        each.tried = each.contact;
        each.tries++;
        underWay++;
        if (each.contact.group() != null) {
            asked.merge(each.contact.group(), 1, Integer::sum);
        }
    }

    @Override
    public void answered(Contact proved, List<Contact> closer) {
        Candidate from = byPeer.get(proved.peer());
        if (from == null || from.state != State.ASKED) {
            return;
        }
        underWay--;
        from.namer.answered++;
        if (!isWelcome(proved.group())) {
            from.state = State.FAILED; // it gave the address of another group, or its group has had its say
            return;
        }
        from.state = State.ANSWERED;
        from.contact = from.contact.in(proved.group());
        Candidate nearest = candidates.first();
        var blame = new Blame();
        for (Contact contact : closer) {
            add(contact, from.hops + 1, blame);
        }
        fruitless = candidates.first() == nearest ? fruitless + 1 : 0;
    }

    /** Whether one more of a network group may have a say, and counts it. */
    private boolean isWelcome(@Nullable String group) {
        return group == null || heard.merge(group, 1, Integer::sum) <= groupAskedMax();
    }

    @Override
    public void failed(Peer peer) {
        Candidate from = byPeer.get(peer);
        if (from != null) {
            failed(peer, from.tried);
        }
    }

    /** A peer did not answer at the addresses of a contact; it may have others. */
    void failed(Peer peer, Contact tried) {
        Candidate from = byPeer.get(peer);
        if (from == null || from.state != State.ASKED) {
            return;
        }
        underWay--;
        if (from.tries < TRIES_MAX && !tried.addresses().containsAll(from.contact.addresses())) {
            from.state = State.KNOWN;
        } else {
            from.state = State.FAILED;
            from.namer.failed++;
        }
    }

    private void add(Contact contact, int hops, Blame namer) {
        Candidate known = byPeer.get(contact.peer());
        if (known != null) {
            addAddresses(known, contact);
            return;
        }
        var candidate = new Candidate(contact, hops, namer);
        if (!hasRoom(candidate)) {
            return;
        }
        candidates.add(candidate);
        byPeer.put(contact.peer(), candidate);
        count(contact, 1);
        if (candidates.size() > settings.candidatesMax()) {
            forget(farthest(null));
        }
    }

    /** Others may know a peer at other addresses; of one that did not answer these are tried. */
    private void addAddresses(Candidate known, Contact other) {
        switch (known.state) {
            case KNOWN, ASKED -> replace(known, known.contact.and(other));
            case FAILED -> {
                if (known.tries < TRIES_MAX && !known.tried.addresses().containsAll(other.addresses())) {
                    known.state = State.KNOWN;
                    replace(known, other);
                }
            }
            case ANSWERED -> {
            }
        }
    }

    private void replace(Candidate candidate, Contact contact) {
        count(candidate.contact, -1);
        candidate.contact = contact;
        count(contact, 1);
    }

    private void count(Contact contact, int change) {
        if (contact.group() != null) {
            kept.merge(contact.group(), change, Integer::sum);
        }
    }

    /** Whether the group of a candidate has room, made by a farther one if need be. */
    private boolean hasRoom(Candidate candidate) {
        String group = candidate.contact.group();
        if (group == null) {
            return true;
        }
        if (kept.getOrDefault(group, 0) < groupKeptMax()) {
            return true;
        }
        Candidate farthest = farthest(group);
        if (farthest == null || candidates.comparator().compare(candidate, farthest) > 0) {
            return false;
        }
        forget(farthest);
        return true;
    }

    /** The farthest that was not asked yet, of a group if one is given. */
    private @Nullable Candidate farthest(@Nullable String group) {
        for (Candidate each : candidates.descendingSet()) {
            if (each.state == State.KNOWN && (group == null || group.equals(each.contact.group()))) {
                return each;
            }
        }
        return null;
    }

    private void forget(@Nullable Candidate candidate) {
        if (candidate != null) {
            candidates.remove(candidate);
            byPeer.remove(candidate.contact.peer());
            count(candidate.contact, -1);
        }
    }

    @Override
    public List<Contact> result() {
        var result = new ArrayList<Contact>();
        Map<String, Integer> counted = new LinkedHashMap<>();
        for (Candidate each : candidates) {
            if (result.size() < settings.resultsMax() && each.state == State.ANSWERED && counts(each, counted)) {
                result.add(each.contact);
            }
        }
        return result;
    }

    @Override
    public int hops(Peer peer) {
        Candidate candidate = byPeer.get(peer);
        return candidate == null ? 0 : candidate.hops;
    }
}
