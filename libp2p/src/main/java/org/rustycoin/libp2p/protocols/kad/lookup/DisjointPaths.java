package org.rustycoin.libp2p.protocols.kad.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.machine.Peer;

/**
 * Several ways to the peers closest to a key, of which no two use what one peer said (S/Kademlia §4.3): an attacker who
 * is asked on one way has no say on the others.
 *
 * <p>
 * Each peer is asked once, by the way that comes to it first. Another that wants to ask it too is told whether it
 * answered, which is nobody's word, and not whom it named. Only if it did not answer, and this way was told of another
 * address of it, it is asked again: else whoever names a wrong address of a peer first would hide it from all ways. The
 * results of all ways are merged.
 */
public final class DisjointPaths implements Lookup {

    /** How it stands with a peer that some way asked. */
    private static final class Question {
        final ClosestPeers owner;
        final Contact asked;
        final List<ClosestPeers> others = new ArrayList<>();
        boolean isOver;
        @Nullable
        Contact answered;

        Question(ClosestPeers owner, Contact asked) {
            this.owner = owner;
            this.asked = asked;
        }

        /** Whether a contact has an address at which the peer has not been asked in vain. */
        boolean isNewTo(Contact contact) {
            return isOver && answered == null && !asked.addresses().containsAll(contact.addresses());
        }
    }

    private final Key target;
    private final LookupSettings settings;
    private final List<ClosestPeers> paths = new ArrayList<>();
    private final Map<Peer, Question> questions = new LinkedHashMap<>();
    private int turn;

    /** A lookup as settings have it: the contacts it begins with are dealt to its paths, the nearest first. */
    public static Lookup of(Key target, LookupSettings settings, List<Contact> known) {
        return settings.paths() == 1
                ? new ClosestPeers(target, settings, settings.parallelMax(), known)
                : new DisjointPaths(target, settings, known);
    }

    DisjointPaths(Key target, LookupSettings settings, List<Contact> known) {
        this.target = target;
        this.settings = settings;
        int count = settings.paths();
        for (int i = 0; i < count; i++) {
            var share = new ArrayList<Contact>();
            for (int at = i; at < known.size(); at += count) {
                share.add(known.get(at));
            }
            int parallel = settings.parallelMax() / count + (i < settings.parallelMax() % count ? 1 : 0);
            paths.add(new ClosestPeers(target, settings, Math.max(1, parallel), share));
        }
    }

    @Override
    public Step next() {
        boolean waits = false;
        for (int i = 0; i < paths.size(); i++) {
            ClosestPeers path = paths.get(turn);
            turn = (turn + 1) % paths.size();
            switch (next(path)) {
                case Step.Ask ask -> {
                    return ask;
                }
                case Step.Wait() -> waits = true;
                case Step.Done() -> {
                }
            }
        }
        return waits ? new Step.Wait() : new Step.Done();
    }

    private Step next(ClosestPeers path) {
        while (path.next() instanceof Step.Ask ask) {
            Peer peer = ask.contact().peer();
            Question question = questions.get(peer);
            if (question == null || question.isNewTo(ask.contact())) {
                questions.put(peer, new Question(path, ask.contact()));
                return ask;
            }
            if (!question.isOver) {
                question.others.add(path);
            } else if (question.answered != null) {
                path.answered(question.answered, List.of());
            } else {
                path.failed(peer);
            }
        }
        return path.next();
    }

    @Override
    public void answered(Contact from, List<Contact> closer) {
        Question question = questions.get(from.peer());
        if (question != null && !question.isOver) {
            question.isOver = true;
            question.answered = from;
            question.owner.answered(from, closer);
            question.others.forEach(path -> path.answered(from, List.of()));
        }
    }

    @Override
    public void failed(Peer peer) {
        Question question = questions.get(peer);
        if (question != null && !question.isOver) {
            question.isOver = true;
            question.owner.failed(peer);
            question.others.forEach(path -> path.failed(peer, question.asked));
        }
    }

    @Override
    public List<Contact> result() {
        Map<Peer, Contact> merged = new LinkedHashMap<>();
        paths.forEach(path -> path.result().forEach(contact -> merged.putIfAbsent(contact.peer(), contact)));
        var all = new ArrayList<>(merged.values());
        all.sort((one, other) -> target.compare(one.key(), other.key()));
        Map<String, Integer> counted = new LinkedHashMap<>();
        all.removeIf(contact -> contact.group() != null
                && counted.merge(contact.group(), 1, Integer::sum) > settings.groupMax());
        return all.size() <= settings.resultsMax() ? all : new ArrayList<>(all.subList(0, settings.resultsMax()));
    }

    @Override
    public int hops(Peer peer) {
        Question question = questions.get(peer);
        return question == null ? 0 : question.owner.hops(peer);
    }
}
