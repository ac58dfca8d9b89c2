package org.rustycoin.libp2p.protocols.kad;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.wire.ValueRecord;
import org.rustycoin.machine.Agenda;

/**
 * What this node itself has published, and when it is to be published again (kad-dht, "Entry republishing"): before
 * others forget it, and each at a time of its own.
 */
final class Publications {

    /** Each is a search every 22 hours. */
    private static final int PUBLICATIONS_MAX = 1024;
    private static final double JITTER = 0.1;
    /** After a search that found nobody to tell: the node has just started, or is alone. Such a search costs little. */
    static final long RETRY_NANOS = 10_000_000_000L;

    /** What kinds there are. */
    enum Kind {
        VALUE, PROVIDER
    }

    /**
     * One of them.
     *
     * @param value null for a provided key
     */
    record Publication(byte[] key, @Nullable ValueRecord value) {}

    private final RandomGenerator random;
    private final long intervalNanos;
    private final Map<Key, Publication> all = new LinkedHashMap<>();
    private final Agenda<Key> due = new Agenda<>();

    Publications(RandomGenerator random, long intervalNanos) {
        this.random = random;
        this.intervalNanos = intervalNanos;
    }

    /** A name for a key and a kind: a key may be both a value's and a provider's. */
    static byte[] name(Kind kind, byte[] key) {
        byte[] name = new byte[key.length + 1];
        name[0] = (byte) kind.ordinal();
        System.arraycopy(key, 0, name, 1, key.length);
        return name;
    }

    /** Whether there was room. */
    boolean add(long now, Kind kind, Publication publication) {
        Key name = Key.of(name(kind, publication.key()));
        if (all.size() >= PUBLICATIONS_MAX && !all.containsKey(name)) {
            return false;
        }
        all.put(name, publication);
        due.set(name, next(now));
        return true;
    }

    void remove(Kind kind, byte[] key) {
        Key name = Key.of(name(kind, key));
        all.remove(name);
        due.remove(name);
    }

    /** What was to be published has reached nobody. */
    void reachedNobody(long now, Kind kind, byte[] key) {
        Key name = Key.of(name(kind, key));
        if (all.containsKey(name)) {
            due.set(name, now + RETRY_NANOS);
        }
    }

    /** One that is to be published again by now; null if there is none. */
    @Nullable
    Publication poll(long now) {
        Key name = due.poll(now);
        if (name == null) {
            return null;
        }
        due.set(name, next(now));
        return all.get(name);
    }

    private long next(long now) {
        return now + (long) (intervalNanos * (1 - JITTER * random.nextDouble()));
    }

    long deadline() {
        return due.deadline();
    }

    int size() {
        return all.size();
    }
}
