package org.rustycoin.libp2p.protocols.kad.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.table.Offer.Why;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/**
 * A routing table of k-buckets (kad-dht, "Kademlia routing table").
 *
 * <p>
 * Rules. (1) Only who has answered is offered, so an address that somebody made up never gets in. (2) A live entry is
 * never given up for a newcomer: who has been there for long is likely to stay, and an attacker's new ids cannot wash the
 * old ones out (Kademlia §2.2). Of a full bucket the entry that was heard least recently is checked, if that was long ago,
 * and only its silence makes room. (3) The table has few entries of one network group and a bucket fewer: ids are free and
 * groups are not, so ten thousand ids behind four groups are twelve entries. The group is that of the address at which the
 * peer answered, which it cannot make up, so nobody fills another's group. (4) An entry that left a question unanswered is
 * not told to others until it answers again.
 *
 * <p>
 * Offering costs the size of a bucket; the closest cost a sort of what is collected, a few buckets.
 */
public final class RoutingTable {

    private final Key self;
    private final TableSettings settings;
    private final Bucket[] buckets = new Bucket[Key.BITS];
    private final Map<String, Integer> groups = new LinkedHashMap<>();
    private int size;

    public RoutingTable(Key self, TableSettings settings) {
        this.self = self;
        this.settings = settings;
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new Bucket();
        }
    }

    /**
     * Offers a peer that has just answered.
     *
     * @param group the network group of the address at which it did; null if that does not count
     */
    public Offer offer(long now, Contact contact, @Nullable String group) {
        int distance = self.commonBits(contact.key());
        if (distance == Key.BITS) {
            return new Offer.Refused(Why.SELF);
        }
        Bucket bucket = buckets[distance];
        Bucket.Entry known = bucket.of(contact.peer());
        if (known != null) {
            known.contact = contact;
            bucket.heard(known, now);
            return new Offer.Renewed();
        }
        Why why = refusal(now, bucket, contact.peer(), group);
        if (why != null) {
            return new Offer.Refused(why);
        }
        var entry = new Bucket.Entry(contact, group, now);
        if (bucket.entries.size() < settings.bucketMax()) {
            add(bucket, entry);
            return new Offer.Added();
        }
        bucket.pending = entry;
        return new Offer.Pending(bucket.entries.getFirst().contact);
    }

    /** Why a peer that is not in the table would not be taken if it answered; null if it would, so that it is worth asking. */
    public @Nullable Why objection(long now, Contact contact, @Nullable String group) {
        int distance = self.commonBits(contact.key());
        return distance == Key.BITS ? Why.SELF : refusal(now, buckets[distance], contact.peer(), group);
    }

    private @Nullable Why refusal(long now, Bucket bucket, Peer peer, @Nullable String group) {
        if (group != null && groups.getOrDefault(group, 0) >= settings.groupInTableMax()) {
            return Why.GROUP_IN_TABLE;
        }
        if (bucket.ofGroup(group) >= settings.groupInBucketMax()) {
            return Why.GROUP_IN_BUCKET;
        }
        if (bucket.entries.size() < settings.bucketMax()) {
            return null;
        }
        Bucket.Entry pending = bucket.pending;
        boolean taken = pending != null && !pending.contact.peer().equals(peer)
                && now - pending.heardAt < settings.pendingNanos();
        return taken || isLively(now, bucket.entries.getFirst()) ? Why.BUCKET_FULL : null;
    }

    private boolean isLively(long now, Bucket.Entry entry) {
        return entry.failures == 0 && now - entry.heardAt < settings.livelyNanos();
    }

    /** A peer left a question unanswered: it goes after several in a row, or at once if another waits for its place. */
    public void failed(long now, Peer peer, Key key) {
        int distance = self.commonBits(key);
        Bucket bucket = buckets[Math.min(distance, Key.BITS - 1)];
        Bucket.Entry entry = bucket.of(peer);
        if (entry != null) {
            entry.failures++;
            boolean awaited = bucket.pending != null && now - bucket.pending.heardAt < settings.pendingNanos();
            if (awaited || entry.failures >= settings.failuresMax()) {
                remove(now, bucket, entry);
            } else {
                bucket.entries.remove(entry); // the first to go when a newcomer comes
                bucket.entries.addFirst(entry);
            }
        }
    }

    /** A peer does not answer questions any more. */
    public void remove(long now, Peer peer, Key key) {
        int distance = self.commonBits(key);
        Bucket bucket = buckets[Math.min(distance, Key.BITS - 1)];
        Bucket.Entry entry = bucket.of(peer);
        if (entry != null) {
            remove(now, bucket, entry);
        }
    }

    private void add(Bucket bucket, Bucket.Entry entry) {
        bucket.entries.addLast(entry);
        size++;
        if (entry.group != null) {
            groups.merge(entry.group, 1, Integer::sum);
        }
    }

    private void remove(long now, Bucket bucket, Bucket.Entry entry) {
        bucket.entries.remove(entry);
        size--;
        if (entry.group != null) {
            groups.computeIfPresent(entry.group, (_, count) -> count == 1 ? null : count - 1);
        }
        Bucket.Entry pending = bucket.pending;
        bucket.pending = null;
        if (pending != null && now - pending.heardAt < settings.pendingNanos()
                && refusal(now, bucket, pending.contact.peer(), pending.group) == null) {
            add(bucket, pending);
        }
    }

    /** The entries nearest to a key, the nearest first, without those that left their last question unanswered. */
    public List<Contact> closest(Key target, int count) {
        var found = new ArrayList<Contact>(count);
        int distance = Math.min(self.commonBits(target), Key.BITS - 1);
        collect(found, target, distance, distance + 1);
        if (found.size() < count) { // all of these differ from the target in the same first bit
            collect(found, target, distance + 1, Key.BITS);
        }
        for (int i = distance - 1; i >= 0 && found.size() < count; i--) {
            collect(found, target, i, i + 1);
        }
        return found.size() <= count ? found : new ArrayList<>(found.subList(0, count));
    }

    private void collect(List<Contact> found, Key target, int from, int to) {
        int start = found.size();
        for (int i = from; i < to; i++) {
            for (Bucket.Entry entry : buckets[i].entries) {
                if (entry.failures == 0) {
                    found.add(entry.contact);
                }
            }
        }
        found.subList(start, found.size()).sort((one, other) -> target.compare(one.key(), other.key()));
    }

    /** The entry of a peer; null if it has none. */
    public @Nullable Contact get(Peer peer, Key key) {
        Bucket.Entry entry = buckets[Math.min(self.commonBits(key), Key.BITS - 1)].of(peer);
        return entry == null ? null : entry.contact;
    }

    public int size() {
        return size;
    }

    /** How many entries share so many first bits with this node, 0 to 255, and no more. */
    public int size(int sharedBits) {
        return buckets[sharedBits].entries.size();
    }

    /** A lookup for a key went through the bucket that it belongs to. */
    public void refreshed(long now, Key target) {
        buckets[Math.min(self.commonBits(target), Key.BITS - 1)].refreshedAt = now;
    }

    /**
     * The distances, in first bits shared with this node, to which no lookup went for so long and where one could find
     * somebody new: not those that are full of live entries, nor those that are nearer than a bucketful of entries, which
     * a lookup of this node itself finds, and where a key is found only by many tries.
     */
    public List<Integer> stale(long now, long ageNanos) {
        var stale = new ArrayList<Integer>();
        int nearest = Key.BITS - 1;
        while (nearest >= 0 && buckets[nearest].entries.isEmpty()) {
            nearest--;
        }
        for (int near = 0; size >= settings.bucketMax(); nearest--) {
            near += buckets[nearest].entries.size();
            if (near >= settings.bucketMax()) {
                break;
            }
        }
        for (int i = 0; i <= nearest; i++) {
            Bucket bucket = buckets[i];
            boolean isOld = bucket.refreshedAt == -Machine.NEVER || now - bucket.refreshedAt >= ageNanos;
            if (isOld && (bucket.entries.size() < settings.bucketMax() || !isLively(now, bucket.entries.getFirst()))) {
                stale.add(i);
            }
        }
        return stale;
    }
}
