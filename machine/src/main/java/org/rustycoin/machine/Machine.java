package org.rustycoin.machine;

/**
 * A protocol that is told what happened, says what it wants done, and never waits.
 *
 * <p>
 * Times are nanoseconds of the node's monotonic clock: their origin means nothing, they never go back, and they are an
 * argument of every input. A machine that wants to be woken says when by {@link #deadline}; there are no timer objects,
 * so a deadline that moves replaces itself.
 */
public interface Machine {

    /** The deadline of a machine that waits for nothing but its inputs. */
    long NEVER = Long.MAX_VALUE;

    /** The time at which this machine wants {@link #wake}, or {@link #NEVER}; the host reads it after every handler. */
    long deadline();

    /**
     * Does all that is due at {@code now}. Waking too early is harmless; after a wake at or past the deadline, the
     * deadline must have moved past {@code now}.
     */
    void wake(long now);
}
