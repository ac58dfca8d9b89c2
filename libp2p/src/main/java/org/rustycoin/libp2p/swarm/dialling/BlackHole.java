package org.rustycoin.libp2p.swarm.dialling;

import java.util.ArrayDeque;

/**
 * Whether something that many networks swallow without a word (UDP, IPv6) gets through from here.
 *
 * <p>
 * The last {@link #OUTCOMES} outcomes are kept. With fewer, or with {@link #SUCCESSES_MIN} successes among them, all
 * dials may go ahead. Else the way counts as blocked, and only every {@link #OUTCOMES}th dial goes ahead, as a probe; one
 * success starts the count anew. The numbers are go-libp2p's.
 */
final class BlackHole {

    static final int OUTCOMES = 100;
    static final int SUCCESSES_MIN = 5;

    /** What the outcomes so far say. */
    enum State {
        /** Too few outcomes to say. */
        PROBING, ALLOWED, BLOCKED
    }

    /** What a dial that wants to go this way is told. */
    enum Leave {
        FREE,
        /** Blocked, but it is time to see whether it still is. */
        PROBE, HELD
    }

    private final ArrayDeque<Boolean> outcomes = new ArrayDeque<>();
    private int successes;
    private int held;

    State state() {
        if (outcomes.size() < OUTCOMES) {
            return State.PROBING;
        }
        return successes >= SUCCESSES_MIN ? State.ALLOWED : State.BLOCKED;
    }

    /** Whether a dial that comes now may go this way. */
    Leave ask() {
        if (state() != State.BLOCKED) {
            return Leave.FREE;
        }
        return ++held % OUTCOMES == 0 ? Leave.PROBE : Leave.HELD;
    }

    void record(boolean success) {
        if (success && state() == State.BLOCKED) {
            outcomes.clear();
            successes = 0;
            held = 0;
            return;
        }
        outcomes.add(success);
        successes += success ? 1 : 0;
        if (outcomes.size() > OUTCOMES) {
            successes -= outcomes.remove() ? 1 : 0;
        }
    }
}
