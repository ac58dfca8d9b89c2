package org.rustycoin.libp2p.protocols.kad;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;

/** The results of the latest searches with their age, bounded: the one used least recently goes. */
final class RoutingCache {

    /** Some hundred kilobytes at most: a result has some twenty contacts, most of which are in the table too. */
    private static final int RESULTS_MAX = 512;

    private record Entry(KadResult result, long at) {}

    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    void put(long now, byte[] key, KadResult result) {
        entries.put(Key.of(key), new Entry(result, now));
        if (entries.size() > RESULTS_MAX) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    void remove(byte[] key) {
        entries.remove(Key.of(key));
    }

    /** A result that is not older than this, with its age; null if there is none. */
    @Nullable
    KadResult get(long now, byte[] key, long ageNanosMax) {
        Key hashed = Key.of(key);
        Entry entry = entries.get(hashed);
        if (entry == null || now - entry.at > ageNanosMax) {
            return null;
        }
        long age = now - entry.at;
        return switch (entry.result) {
            case KadResult.Found found -> new KadResult.Found(found.contact(), found.isProved(), found.hops(), age);
            case KadResult.Providers providers -> new KadResult.Providers(providers.contacts(), age);
            case KadResult.Closest _,KadResult.Value _,KadResult.Stored _,KadResult.Refreshed _,KadResult.Nothing _ ->
                entry.result;
        };
    }

    int size() {
        return entries.size();
    }
}
