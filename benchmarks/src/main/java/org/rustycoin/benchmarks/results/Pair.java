package org.rustycoin.benchmarks.results;

import java.util.ArrayList;
import java.util.List;

/** Who dials whom. */
public record Pair(String dialler, String listener) {

    /** This library. */
    public static final String OURS = "ours";

    /** The bare record loop, both ends. */
    public static final Pair LIMIT = new Pair("limit", "limit");

    /** Ours with itself; then with each other peer both ways round, and that peer with itself. */
    public static List<Pair> among(List<String> others) {
        var pairs = new ArrayList<Pair>();
        pairs.add(same(OURS));
        for (String other : others) {
            pairs.add(new Pair(OURS, other));
            pairs.add(new Pair(other, OURS));
            pairs.add(same(other));
        }
        return pairs;
    }

    /** A peer with itself. */
    public static Pair same(String peer) {
        return new Pair(peer, peer);
    }

    @Override
    public String toString() {
        return equals(LIMIT) ? "the limit" : dialler + " → " + listener;
    }
}
