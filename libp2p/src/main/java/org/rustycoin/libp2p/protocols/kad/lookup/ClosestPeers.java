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
 * only the nearest are kept in mind, so that one answer full of made-up neighbours pushes nobody else out.
 */
public final class ClosestPeers implements Lookup {

    private enum State {
        KNOWN, ASKED, ANSWERED, FAILED
    }

    private static final class Candidate {
        Contact contact;
        final int hops;
        State state = State.KNOWN;

        Candidate(Contact contact, int hops) {
            this.contact = contact;
            this.hops = hops;
        }
    }

    private final Key target;
    private final LookupSettings settings;
    private final int parallelMax;
    private final TreeSet<Candidate> candidates;
    private final Map<Peer, Candidate> byPeer = new LinkedHashMap<>();
    /** How many of each group were asked, and how many are kept in mind. */
    private final Map<String, Integer> asked = new LinkedHashMap<>();
    private final Map<String, Integer> kept = new LinkedHashMap<>();
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
        known.forEach(contact -> add(contact, 1));
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
        if (each.state == State.FAILED) {
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
        underWay++;
        if (each.contact.group() != null) {
            asked.merge(each.contact.group(), 1, Integer::sum);
        }
    }

    @Override
    public void answered(Peer peer, List<Contact> closer) {
        Candidate from = byPeer.get(peer);
        if (from == null || from.state != State.ASKED) {
            return;
        }
        from.state = State.ANSWERED;
        underWay--;
        Candidate nearest = candidates.first();
        for (Contact contact : closer) {
            add(contact, from.hops + 1);
        }
        fruitless = candidates.first() == nearest ? fruitless + 1 : 0;
    }

    @Override
    public void failed(Peer peer) {
        Candidate from = byPeer.get(peer);
        if (from != null && from.state == State.ASKED) {
            from.state = State.FAILED;
            underWay--;
        }
    }

    private void add(Contact contact, int hops) {
        Candidate known = byPeer.get(contact.peer());
        if (known != null) {
            if (known.state == State.KNOWN) {
                known.contact = known.contact.and(contact);
            }
            return;
        }
        var candidate = new Candidate(contact, hops);
        if (!hasRoom(candidate)) {
            return;
        }
        candidates.add(candidate);
        byPeer.put(contact.peer(), candidate);
        if (contact.group() != null) {
            kept.merge(contact.group(), 1, Integer::sum);
        }
        if (candidates.size() > settings.candidatesMax()) {
            forget(farthest(null));
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
            if (candidate.contact.group() != null) {
                kept.merge(candidate.contact.group(), -1, Integer::sum);
            }
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
