package org.rustycoin.benchmarks.delay;

import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

/**
 * One direction of a slow link: what enters leaves in the same order, a fixed time later. Told the time by its caller, in
 * nanoseconds of a monotonic clock. Bounded in bytes: a full line takes nothing, and its caller stops reading or drops.
 */
final class DelayLine<T> {

    /** When nothing is on the line. */
    static final long NEVER = Long.MAX_VALUE;

    private record Item<T>(T item, int bytes, long due) {}

    private final long delayNanos;
    private final long bytesMax;
    private final ArrayDeque<Item<T>> items = new ArrayDeque<>();
    private long bytes;
    private long opensAt = Long.MIN_VALUE;

    DelayLine(long delayNanos, long bytesMax) {
        this.delayNanos = delayNanos;
        this.bytesMax = bytesMax;
    }

    /** What is put on the line before that time counts as put on at that time. */
    void opensAt(long time) {
        opensAt = time;
    }

    /**
     * Puts an item on the line.
     *
     * @return false when its bytes are more than the line has room for; it is not put on
     */
    boolean offer(long now, T item, int size) {
        if (size > bytesMax - bytes) {
            return false;
        }
        items.add(new Item<>(item, size, Math.max(now, opensAt) + delayNanos));
        bytes += size;
        return true;
    }

    boolean hasRoomFor(int size) {
        return size <= bytesMax - bytes;
    }

    /** When the first item leaves, or {@link #NEVER}. */
    long deadline() {
        Item<T> first = items.peek();
        return first == null ? NEVER : first.due;
    }

    /** The first item, when its time has come. It stays the first until {@link #remove}. */
    @Nullable
    T due(long now) {
        Item<T> first = items.peek();
        return first == null || first.due > now ? null : first.item;
    }

    /** Takes the first item off the line. */
    void remove() {
        bytes -= items.remove().bytes;
    }
}
