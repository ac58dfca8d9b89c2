package org.rustycoin.libp2p.session.limits;

/**
 * How full the memory of a scope may be for a reservation to be granted (go-libp2p's four levels): what can be done
 * without stops first, so that there is something left for what cannot.
 */
public enum Priority {
    /** Speed only, as a window that grows. */
    LOW(40), MEDIUM(60), HIGH(80),
    /** Without it the stream or the connection ends. */
    ALWAYS(100);

    private final int percent;

    Priority(int percent) {
        this.percent = percent;
    }

    public int percent() {
        return percent;
    }

    /** How much of a limit may be in use after the reservation. */
    public long of(long limit) {
        return limit < Long.MAX_VALUE / 100 ? limit * percent / 100 : limit / 100 * percent;
    }
}
