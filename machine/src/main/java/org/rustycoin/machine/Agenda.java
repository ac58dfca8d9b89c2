package org.rustycoin.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * When each of many things is due: at most one time each, the earliest first, equal times in the order in which they were
 * set. Setting and removing cost the logarithm of how many there are.
 *
 * @param <T> what is due; found again by {@code equals}
 */
public final class Agenda<T> {

    private record Entry<T>(long at, long number, T what) implements Comparable<Entry<T>> {

        @Override
        public int compareTo(Entry<T> other) {
            int order = Long.compare(at, other.at);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    /** A connection has an agenda that is mostly empty, so the tables begin small. */
    private static final int CAPACITY = 2;

    private final TreeSet<Entry<T>> entries = new TreeSet<>();
    private final Map<T, Entry<T>> entryOf = new LinkedHashMap<>(CAPACITY);
    private long numbers;

    /** Sets when something is due, in place of when it was; {@link Machine#NEVER} removes it. */
    public void set(T what, long at) {
        remove(what);
        if (at != Machine.NEVER) {
            var entry = new Entry<>(at, numbers++, what);
            entries.add(entry);
            entryOf.put(what, entry);
        }
    }

    public void remove(T what) {
        Entry<T> entry = entryOf.remove(what);
        if (entry != null) {
            entries.remove(entry);
        }
    }

    /** When the first is due, or {@link Machine#NEVER}. */
    public long deadline() {
        return entries.isEmpty() ? Machine.NEVER : entries.first().at();
    }

    /** Takes out the first that is due by now; null if none is. */
    public @Nullable T poll(long now) {
        if (deadline() > now || entries.isEmpty()) {
            return null;
        }
        T what = entries.first().what();
        remove(what);
        return what;
    }

    public int size() {
        return entries.size();
    }
}
