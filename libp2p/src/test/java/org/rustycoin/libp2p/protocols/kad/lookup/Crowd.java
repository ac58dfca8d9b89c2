package org.rustycoin.libp2p.protocols.kad.lookup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.Contacts;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.machine.Peer;

/** Peers that answer lookups: honest ones that know some of the others, and liars. */
final class Crowd {

    /** What a peer says. */
    interface Mouth {
        /** Null for no answer. */
        @Nullable
        List<Contact> named(Key target);
    }

    final SplittableRandom random;
    final List<Contact> honest = new ArrayList<>();
    final Map<Peer, Mouth> mouths = new LinkedHashMap<>();
    final Map<Peer, Contact> places = new LinkedHashMap<>();
    int asked;
    int underWayMost;

    Crowd(long seed, int count) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            honest.add(Contacts.anywhere(random));
        }
        for (Contact one : honest) {
            add(one, target -> nearest(knownTo(one), target));
        }
    }

    void add(Contact contact, Mouth mouth) {
        mouths.put(contact.peer(), mouth);
        places.put(contact.peer(), contact);
    }

    /** Whom an ideal table would have: some at each distance. */
    private List<Contact> knownTo(Contact one) {
        Map<Integer, List<Contact>> buckets = new LinkedHashMap<>();
        for (Contact other : honest) {
            List<Contact> bucket = buckets.computeIfAbsent(one.key().commonBits(other.key()), _ -> new ArrayList<>());
            if (other != one && bucket.size() < 20) {
                bucket.add(other);
            }
        }
        return buckets.values().stream().flatMap(List::stream).toList();
    }

    static List<Contact> nearest(List<Contact> all, Key target) {
        return all.stream().sorted((a, b) -> target.compare(a.key(), b.key())).limit(20).toList();
    }

    List<Contact> nearest(Key target) {
        return nearest(honest, target);
    }

    /** Some honest peers to begin with. */
    List<Contact> some(int count) {
        var some = new ArrayList<Contact>();
        for (int i = 0; i < count; i++) {
            some.add(honest.get(random.nextInt(honest.size())));
        }
        return some.stream().distinct().toList();
    }

    /** Answers a lookup until it is done. */
    void answer(Lookup lookup, Key target) {
        var underWay = new ArrayDeque<Contact>();
        while (true) {
            Lookup.Step step = lookup.next();
            if (step instanceof Lookup.Step.Ask(Contact contact)) {
                underWay.add(contact);
                asked++;
                underWayMost = Math.max(underWayMost, underWay.size());
                continue;
            }
            Contact next = underWay.poll();
            if (next == null) {
                return;
            }
            Mouth mouth = mouths.get(next.peer());
            Contact place = places.get(next.peer());
            boolean isThere = place != null && next.addresses().stream().anyMatch(place.addresses()::contains);
            List<Contact> named = mouth == null || !isThere ? null : mouth.named(target);
            if (named == null || place == null) {
                lookup.failed(next.peer());
            } else {
                lookup.answered(next.in(place.group()), named);
            }
        }
    }
}
