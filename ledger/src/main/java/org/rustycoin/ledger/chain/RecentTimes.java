package org.rustycoin.ledger.chain;

import java.util.ArrayDeque;
import java.util.Arrays;

import org.rustycoin.ledger.params.NetworkParams;

/** Timestamps of the last headers, whose median decides what is final in the next block (WIRE.md §6). */
final class RecentTimes {

    private final ArrayDeque<Long> times = new ArrayDeque<>(NetworkParams.MEDIAN_TIME_BLOCKS + 1);

    /** The same times, on their own from here. */
    RecentTimes copy() {
        var copy = new RecentTimes();
        copy.times.addAll(times);
        return copy;
    }

    void clear() {
        times.clear();
    }

    /** The next header's time; the oldest goes when there are enough. */
    void add(long time) {
        times.addLast(time);
        if (times.size() > NetworkParams.MEDIAN_TIME_BLOCKS) {
            times.removeFirst();
        }
    }

    long median() {
        Long[] sorted = times.toArray(Long[]::new);
        Arrays.sort(sorted, Long::compareUnsigned);
        return sorted[sorted.length / 2];
    }
}
