package org.rustycoin.p2p.peers.book;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.NetworkGroup;

/** What the book has of one endpoint. Times are Unix seconds, 0 for never. */
final class Entry {

    /** Not heard of for so long: gone. */
    static final long HORIZON_SECONDS = 30 * 86_400L;
    /** Failures after which an address that never answered counts as none. */
    static final int FAILURES_NEVER_ANSWERED_MAX = 3;
    /** Failures, over at least a week, after which one that did answer is given up. */
    static final int FAILURES_MAX = 10;
    static final long FAILING_SECONDS = 7 * 86_400L;
    static final long FUTURE_SECONDS_MAX = 600;
    static final long JUST_TRIED_SECONDS = 60;

    private static final long RECENT_SECONDS = 600;
    private static final double RECENT_CHANCE = 0.01;
    private static final double FAILED_CHANCE = 0.66;
    private static final int FAILURES_COUNTED_MAX = 8;

    final Endpoint endpoint;
    final byte[] bytes;
    final NetworkGroup group;
    /** Who told of it first. */
    final Source source;
    long lastHeard;
    long lastTry;
    long lastSuccess;
    /** Since the last success. */
    int failures;
    boolean tried;
    /** Its places in the new table, the first {@link #references} of these. */
    final int[] places = new int[Geometry.REFERENCES_MAX];
    int references;
    /** Who answered there last. */
    @Nullable
    Peer peer;

    /** Where it is among those of its table and group; {@link GroupIndex} keeps it. */
    int indexInGroup;

    Entry(Endpoint endpoint, NetworkGroup group, Source source) {
        this.endpoint = endpoint;
        this.bytes = endpoint.address().toBytes();
        this.group = group;
        this.source = source;
    }

    void placed(int place) {
        places[references++] = place;
    }

    void displaced(int place) {
        for (int i = 0; i < references; i++) {
            if (places[i] == place) {
                places[i] = places[--references];
                return;
            }
        }
    }

    /** Not worth its place. */
    boolean isTerrible(long seconds) {
        if (seconds - lastTry <= JUST_TRIED_SECONDS) {
            return false; // how that ended is not known yet
        }
        return lastHeard > seconds + FUTURE_SECONDS_MAX || seconds - lastHeard > HORIZON_SECONDS
                || lastSuccess == 0 && failures >= FAILURES_NEVER_ANSWERED_MAX
                || seconds - lastSuccess > FAILING_SECONDS && failures >= FAILURES_MAX;
    }

    /** How much rather than not it is dialled, from 0 to 1. */
    double chance(long seconds) {
        double chance = Math.pow(FAILED_CHANCE, Math.min(failures, FAILURES_COUNTED_MAX));
        return seconds - lastTry < RECENT_SECONDS ? chance * RECENT_CHANCE : chance;
    }

    KnownAddress known() {
        return new KnownAddress(endpoint.address(), group, peer, tried, lastHeard, lastTry, lastSuccess, failures);
    }
}
