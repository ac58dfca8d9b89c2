package org.rustycoin.p2p.peers.slots;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Machine;

/**
 * One full peer more than there are to be, for a while: somebody new is dialled, and when he has shown himself, or has had
 * {@link Slots#PATIENCE} for it, one goes. With a stale tip that is whoever told of a block longest ago; in a rotation it is
 * one of the others, picked at random, so that nobody keeps a slot by behaving well.
 */
final class Surplus {

    /** A peer that has not been found by then is not looked for any more. */
    static final long SEARCH = 300 * Slots.SECOND;

    private static final Comparator<Link> LEAST_NEWS = Comparator.<Link>comparingLong(each -> each.news)
            .thenComparing(Comparator.<Link>comparingLong(each -> each.since).reversed());

    /** Why there is one more. */
    enum Reason {
        STALE_TIP, ROTATION
    }

    /** Who goes, and why. */
    record Verdict(Link link, String why) {}

    private record Search(Reason reason, long until) {}

    private final int full;
    private final RandomGenerator random;
    private @Nullable Search search;
    private long deadline = Machine.NEVER;

    Surplus(int full, RandomGenerator random) {
        this.full = full;
        this.random = random;
    }

    /** Begins, unless it has begun or slots are free anyway; whether it did. */
    boolean begin(long now, Reason reason, int connected) {
        if (search != null || connected < full || full == 0) {
            return false;
        }
        deadline = now + SEARCH;
        search = new Search(reason, deadline);
        return true;
    }

    /** How many peers more there are to be now. */
    int more() {
        return search == null ? 0 : 1;
    }

    long deadline() {
        return deadline;
    }

    /** Who goes now, of those that are connected in full slots; null if nobody does yet. */
    @Nullable
    Verdict review(long now, List<Link> connected) {
        Search current = search;
        if (current == null) {
            return null;
        }
        Link newest = connected.stream().max(Comparator.comparingLong(each -> each.since)).orElse(null);
        if (newest == null || connected.size() <= full) {
            deadline = current.until();
        } else {
            deadline = newest.since + Slots.PATIENCE;
        }
        if (now < deadline) {
            return null;
        }
        search = null;
        deadline = Machine.NEVER;
        return newest == null || connected.size() <= full ? null : verdict(current.reason(), connected, newest);
    }

    private Verdict verdict(Reason reason, List<Link> connected, Link newest) {
        return switch (reason) {
            case STALE_TIP -> new Verdict(connected.stream().min(LEAST_NEWS).orElseThrow(),
                    "the tip is old, and it told of no block for longest");
            case ROTATION -> {
                if (!newest.ready) {
                    yield new Verdict(newest, "it does not say of which chain it is");
                }
                var others = new ArrayList<>(connected);
                others.remove(newest);
                yield new Verdict(others.get(random.nextInt(others.size())), "its turn to be replaced");
            }
        };
    }
}
