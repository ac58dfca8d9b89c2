package org.rustycoin.libp2p.protocols.kad;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Counts what was dropped. */
final class Drops {

    private final long[] counts = new long[Drop.values().length];

    void count(Drop drop) {
        count(drop, 1);
    }

    void count(Drop drop, long times) {
        counts[drop.ordinal()] += times;
    }

    Map<Drop, Long> all() {
        var all = new EnumMap<Drop, Long>(Drop.class);
        Arrays.stream(Drop.values()).forEach(drop -> all.put(drop, counts[drop.ordinal()]));
        return all;
    }
}
