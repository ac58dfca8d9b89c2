package org.rustycoin.simulator.world;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * A world in virtual time.
 *
 * <p>
 * Things that are to happen wait in a queue ordered by time, and among equal times by the order in which they were
 * asked for; so a run is a function of the seed and of the code. Time jumps from one event to the next. Randomness is
 * one splittable generator: each component forks its own when it is made, and then nothing that one component draws
 * changes what another one sees.
 *
 * <p>
 * What happens is noted in a {@link Trace}; two runs of one seed must end with one digest.
 */
public final class World {

    /** Seconds since 1970 at virtual time 0: some day in 2026, so that timestamps look like timestamps. */
    public static final long EPOCH_SECONDS = 1_780_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private record Event(long time, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SplittableRandom random;
    private final Trace trace = new Trace();
    private long now;
    private long asked;
    private long happened;

    public World(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Nanoseconds since this world began. */
    public long now() {
        return now;
    }

    /** What a wall clock in this world shows at a time, in Unix seconds. */
    public static long unixSeconds(long time) {
        return EPOCH_SECONDS + time / NANOS_PER_SECOND;
    }

    /** A generator for one component, independent of all others. */
    public RandomGenerator fork() {
        return random.split();
    }

    public Trace trace() {
        return trace;
    }

    /** How many events have happened. */
    public long happened() {
        return happened;
    }

    /** Lets something happen at a time that is not past. */
    public void at(long time, Runnable action) {
        if (time < now) {
            throw new IllegalArgumentException("an event at " + time + " when it is " + now);
        }
        events.add(new Event(time, asked++, action));
    }

    /** Lets something happen after so many nanoseconds. */
    public void after(long delay, Runnable action) {
        at(Math.addExact(now, delay), action);
    }

    /**
     * Runs until {@code goal} holds after an event.
     *
     * @param limit the virtual time at which to give up
     * @return whether the goal was reached
     */
    public boolean runUntil(BooleanSupplier goal, long limit) {
        while (!goal.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.time > limit) {
                return false;
            }
            events.remove();
            now = next.time;
            happened++;
            next.action.run();
        }
        return true;
    }
}
