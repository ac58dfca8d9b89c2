package org.rustycoin.p2p.peers.book;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.KeyedHash;
import org.rustycoin.p2p.peers.groups.NetworkGroup;
import org.rustycoin.p2p.peers.groups.NetworkGroups;

/**
 * Where nodes may be: Bitcoin Core's address manager, with network groups drawn fairly.
 *
 * <p>
 * Rules. (1) An address that was heard of is <i>new</i>, and one where a peer of our chain answered is <i>tried</i>;
 * {@link Geometry} says where in which table. (2) In the new table an occupied place is taken only from an address that
 * {@link Entry#isTerrible is terrible}, or that has other places when the newcomer has none. (3) An address already there gets a further
 * place with a chance of one in 2^places, so being told often is worth little. (4) In the tried table nobody is replaced
 * untested: the two are a collision, a feeler dials the occupant, and the newcomer gets the place only if that does not
 * answer. (5) What is dialled is drawn half from each table, in it by group and then within the group, and less likely the
 * more often or the more lately it failed.
 *
 * <p>
 * An attacker who tells many lies fills the buckets that his sources reach; with many addresses of few networks he gets, at a
 * draw, the share of his networks and not of his addresses. Costs: every operation is constant, the book has at most
 * 81,920 addresses, about 40 MiB.
 *
 * <p>
 * Times are Unix seconds, since the book outlives the process; a clock that is set makes entries older or younger, nothing
 * worse.
 */
public final class AddressBook {

    /** What others say is believed to be older than they say. */
    public static final long HEARSAY_PENALTY_SECONDS = 7_200;
    static final int COLLISIONS_MAX = 10;
    /** A tried address that answered within that time keeps its place without a test. */
    static final long SURE_SECONDS = 4 * 3600;
    /** A collision that no feeler got to. */
    static final long COLLISION_SECONDS = 40 * 60;
    /** A feeler's dial has been answered by then, or not. */
    static final long TEST_SECONDS = 60;
    /** An address is written again as heard of only when it was this long ago, so that the time tells little. */
    private static final long REFRESH_SECONDS = 20 * 60;
    private static final int DRAWS_MAX = 200;
    private static final double CHANCE_GROWTH = 1.2;

    private final NetworkGroups groups;
    private final boolean keepsLocal;
    private final RandomGenerator random;
    private final KeyedHash hash;
    private final Geometry geometry;
    private final Map<Multiaddr, Entry> entries = new LinkedHashMap<>();
    private final @Nullable Entry[] news = new @Nullable Entry[Geometry.NEW_BUCKETS * Geometry.BUCKET_SIZE];
    private final @Nullable Entry[] tried = new @Nullable Entry[Geometry.TRIED_BUCKETS * Geometry.BUCKET_SIZE];
    private final GroupIndex newIndex = new GroupIndex();
    private final GroupIndex triedIndex = new GroupIndex();
    /** Newcomers to the tried table whose place is taken, with when they came. */
    private final Map<Entry, Long> collisions = new LinkedHashMap<>();
    private long heard;
    private long added;
    private long refused;
    private long crowdedOut;

    /**
     * An empty book with a secret of its own.
     *
     * @param keepsLocal whether addresses of this machine and of private networks are kept too
     */
    public AddressBook(NetworkGroups groups, boolean keepsLocal, RandomGenerator random) {
        this(groups, keepsLocal, random, KeyedHash.fresh(random));
    }

    AddressBook(NetworkGroups groups, boolean keepsLocal, RandomGenerator random, KeyedHash hash) {
        this.groups = groups;
        this.keepsLocal = keepsLocal;
        this.random = random;
        this.hash = hash;
        this.geometry = new Geometry(hash);
    }

    // ---- what is told ----

    /**
     * Somebody tells of an address.
     *
     * @param penaltySeconds how much older it is taken to be, as {@link #HEARSAY_PENALTY_SECONDS}; 0 for what a peer says of itself
     * @return whether it has come to stand in the book, or in one more place there
     */
    public boolean add(long seconds, Multiaddr address, Source source, long penaltySeconds) {
        heard++;
        Endpoint endpoint = Endpoint.of(address);
        if (endpoint == null || !keepsLocal && !endpoint.isPublic()) {
            refused++;
            return false;
        }
        Entry entry = entries.get(endpoint.address());
        if (entry == null) {
            entry = new Entry(endpoint, groups.of(endpoint.ip()), source);
            entry.lastHeard = seconds - penaltySeconds;
        } else {
            if (seconds - penaltySeconds - entry.lastHeard > REFRESH_SECONDS) {
                entry.lastHeard = seconds - penaltySeconds;
            }
            if (entry.tried || entry.references == Geometry.REFERENCES_MAX
                    || random.nextInt(1 << entry.references) != 0) {
                return false;
            }
        }
        if (!placeNew(seconds, entry, source.group(groups))) {
            return false;
        }
        added++;
        return true;
    }

    private boolean placeNew(long seconds, Entry entry, NetworkGroup source) {
        int place = geometry.newPlace(entry.bytes, entry.group, source);
        Entry occupant = news[place];
        if (occupant == entry) {
            return false;
        }
        if (occupant != null) {
            if (!occupant.isTerrible(seconds) && !(occupant.references > 1 && entry.references == 0)) {
                crowdedOut++;
                return false;
            }
            clearNew(place);
        }
        news[place] = entry;
        entry.placed(place);
        if (entry.references == 1) {
            entries.put(entry.endpoint.address(), entry);
            newIndex.add(entry);
        }
        return true;
    }

    private void clearNew(int place) {
        Entry entry = news[place];
        news[place] = null;
        if (entry != null) {
            entry.displaced(place);
            if (entry.references == 0) {
                newIndex.remove(entry);
                entries.remove(entry.endpoint.address());
                collisions.remove(entry);
            }
        }
    }

    /** Puts an entry that was read back where it stood, if the place is free. */
    void restore(Entry entry, List<Integer> places) {
        if (entry.tried) {
            int place = geometry.triedPlace(entry.bytes, entry.group);
            if (tried[place] == null) {
                tried[place] = entry;
                entries.put(entry.endpoint.address(), entry);
                triedIndex.add(entry);
                return;
            }
            entry.tried = false;
        }
        for (int place : places) {
            if (news[place] == null && entry.references < Geometry.REFERENCES_MAX) {
                news[place] = entry;
                entry.placed(place);
            }
        }
        if (entry.references > 0) {
            entries.put(entry.endpoint.address(), entry);
            newIndex.add(entry);
        }
    }

    // ---- what became of it ----

    /**
     * An address is dialled.
     *
     * @param counts whether a failure would be the address's: not while nobody at all can be reached from here
     */
    public void attempted(long seconds, Multiaddr address, boolean counts) {
        Entry entry = find(address);
        if (entry != null) {
            entry.lastTry = seconds;
            if (counts) {
                entry.failures++;
            }
        }
    }

    /** A peer of our chain answered at an address that we dialled. */
    public void good(long seconds, Multiaddr address, Peer peer) {
        Entry entry = find(address);
        if (entry == null) {
            return;
        }
        entry.peer = peer;
        entry.lastTry = seconds;
        entry.lastSuccess = seconds;
        entry.lastHeard = Math.max(entry.lastHeard, seconds);
        entry.failures = 0;
        if (entry.tried) {
            return;
        }
        int place = geometry.triedPlace(entry.bytes, entry.group);
        if (tried[place] == null) {
            moveToTried(seconds, entry, place);
        } else if (collisions.size() < COLLISIONS_MAX) {
            collisions.putIfAbsent(entry, seconds);
        }
    }

    private void moveToTried(long seconds, Entry entry, int place) {
        while (entry.references > 0) {
            news[entry.places[--entry.references]] = null;
        }
        newIndex.remove(entry);
        collisions.remove(entry);
        Entry occupant = tried[place];
        if (occupant != null) {
            triedIndex.remove(occupant);
            tried[place] = null;
            occupant.tried = false;
            int back = geometry.newPlace(occupant.bytes, occupant.group, occupant.source.group(groups));
            clearNew(back);
            news[back] = occupant;
            occupant.placed(back);
            newIndex.add(occupant);
        }
        tried[place] = entry;
        entry.tried = true;
        triedIndex.add(entry);
    }

    /** An address leads to no peer of our chain (WIRE.md §4). */
    public void forget(Multiaddr address) {
        Entry entry = find(address);
        if (entry == null) {
            return;
        }
        if (entry.tried) {
            tried[geometry.triedPlace(entry.bytes, entry.group)] = null;
            triedIndex.remove(entry);
            entries.remove(entry.endpoint.address());
            return;
        }
        while (entry.references > 0) {
            clearNew(entry.places[entry.references - 1]);
        }
    }

    // ---- test before evict ----

    /** The tried address whose place another wants, for a feeler to dial; null if there is none. */
    public @Nullable KnownAddress toTest(long seconds) {
        for (Entry newcomer : collisions.keySet()) {
            Entry occupant = tried[geometry.triedPlace(newcomer.bytes, newcomer.group)];
            if (occupant != null && seconds - occupant.lastTry > TEST_SECONDS
                    && seconds - occupant.lastSuccess > SURE_SECONDS) {
                return occupant.known();
            }
        }
        return null;
    }

    /** Settles the collisions whose occupants have been tested, or never were. */
    public void settle(long seconds) {
        for (Map.Entry<Entry, Long> collision : new ArrayList<>(collisions.entrySet())) {
            Entry newcomer = collision.getKey();
            int place = geometry.triedPlace(newcomer.bytes, newcomer.group);
            Entry occupant = tried[place];
            if (occupant == null) {
                moveToTried(seconds, newcomer, place);
            } else if (seconds - occupant.lastSuccess <= SURE_SECONDS) {
                collisions.remove(newcomer);
            } else if (seconds - occupant.lastTry <= SURE_SECONDS && occupant.lastTry >= collision.getValue()) {
                if (seconds - occupant.lastTry > TEST_SECONDS) {
                    moveToTried(seconds, newcomer, place);
                }
            } else if (seconds - collision.getValue() > COLLISION_SECONDS) {
                moveToTried(seconds, newcomer, place);
            }
        }
    }

    // ---- what to dial ----

    /**
     * An address to dial.
     *
     * @param newOnly only one that has not been tried
     * @return null if there is none
     */
    public @Nullable KnownAddress select(long seconds, boolean newOnly) {
        double factor = 1;
        for (int i = 0; i < DRAWS_MAX; i++) {
            boolean fromTried = !newOnly && triedIndex.size() > 0 && (newIndex.size() == 0 || random.nextBoolean());
            Entry entry = (fromTried ? triedIndex : newIndex).draw(random);
            if (entry == null) {
                return null;
            }
            if (random.nextDouble() < factor * entry.chance(seconds)) {
                return entry.known();
            }
            factor *= CHANCE_GROWTH;
        }
        return null;
    }

    /** What the book says of an address; null if it does not stand in it. */
    public @Nullable KnownAddress get(Multiaddr address) {
        Entry entry = find(address);
        return entry == null ? null : entry.known();
    }

    /** Up to so many addresses that are worth something, drawn from the whole book. */
    public List<KnownAddress> sample(long seconds, int max) {
        var all = new ArrayList<>(entries.values());
        var some = new ArrayList<KnownAddress>();
        for (int left = all.size(); left > 0 && some.size() < max; left--) {
            int drawn = random.nextInt(left);
            Entry entry = all.get(drawn);
            all.set(drawn, all.get(left - 1));
            if (!entry.isTerrible(seconds)) {
                some.add(entry.known());
            }
        }
        return some;
    }

    public int size() {
        return entries.size();
    }

    public BookStatistics statistics() {
        return new BookStatistics(newIndex.size(), newIndex.groups(), triedIndex.size(), triedIndex.groups(), heard,
                added, refused, crowdedOut, collisions.size());
    }

    /** The group that an address counts to; null if it is none of an IP address. */
    public @Nullable NetworkGroup groupOf(Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        return ip == null ? null : groups.of(ip);
    }

    private @Nullable Entry find(Multiaddr address) {
        Endpoint endpoint = Endpoint.of(address);
        return endpoint == null ? null : entries.get(endpoint.address());
    }

    // ---- for BookFile ----

    byte[] key() {
        return hash.key();
    }

    NetworkGroups groups() {
        return groups;
    }

    Geometry geometry() {
        return geometry;
    }

    List<Entry> all() {
        return new ArrayList<>(entries.values());
    }

    @Nullable
    Entry[] newTable() {
        return news;
    }
}
