package org.rustycoin.libp2p.protocols.kad.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;

/**
 * Things by key, ordered by how near they are to this node: the nearest are what others will look for here. Of each
 * network group there are no more than its share, since keys near to a node are cheap to make up.
 *
 * @param <T> what is kept
 */
final class Kept<T> {

    private record Slot<T>(T value, @Nullable String group) {}

    private final TreeMap<Key, Slot<T>> byDistance;
    private final Map<String, Integer> groups = new LinkedHashMap<>();
    private final Key self;
    private final int max;
    private final int groupMax;

    Kept(Key self, int max, int groupShare) {
        this.self = self;
        this.max = max;
        this.groupMax = Math.max(1, max / groupShare);
        this.byDistance = new TreeMap<>(self::compare);
    }

    @Nullable
    T get(Key key) {
        Slot<T> slot = byDistance.get(key);
        return slot == null ? null : slot.value;
    }

    boolean isFull() {
        return byDistance.size() >= max;
    }

    /** Whether a network group has its share. */
    boolean isFull(@Nullable String group) {
        return group != null && groups.getOrDefault(group, 0) >= groupMax;
    }

    /** The key that is farthest from this node, if another is nearer; null if there is none farther than that. */
    @Nullable
    Key fartherThan(Key key) {
        Key last = byDistance.isEmpty() ? null : byDistance.lastKey();
        return last == null || self.compare(key, last) >= 0 ? null : last;
    }

    /** Keeps something under a key that has nothing. */
    void put(Key key, T value, @Nullable String group) {
        byDistance.put(key, new Slot<>(value, group));
        if (group != null) {
            groups.merge(group, 1, Integer::sum);
        }
    }

    void remove(Key key) {
        Slot<T> slot = byDistance.remove(key);
        if (slot != null && slot.group != null) {
            groups.computeIfPresent(slot.group, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    int size() {
        return byDistance.size();
    }
}
