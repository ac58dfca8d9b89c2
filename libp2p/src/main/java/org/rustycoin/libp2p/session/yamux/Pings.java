package org.rustycoin.libp2p.session.yamux;

/** Our pings, one at a time: they measure the round trip and find out that nobody is there any more. */
final class Pings {

    /** The first pings come quickly, so that windows can grow from the beginning. */
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final int FIRST = 3;

    private final YamuxSettings settings;
    private int value;
    private int sent;
    private long sentAt;
    private long nextAt;
    private boolean unanswered;
    private long roundTrip = -1;

    Pings(YamuxSettings settings, long now) {
        this.settings = settings;
        this.nextAt = now;
    }

    /** When the next is due, or when the answer to the last is overdue. */
    long deadline() {
        return unanswered ? sentAt + settings.silenceNanos() : nextAt;
    }

    boolean isUnanswered() {
        return unanswered;
    }

    /** The value of a new ping. */
    int next(long now) {
        value++;
        sent++;
        unanswered = true;
        sentAt = now;
        nextAt = now + (sent < FIRST ? FIRST_NANOS : settings.pingIntervalNanos());
        return value;
    }

    /** Takes an answer; false if no ping under way has that value. */
    boolean answered(long now, int answer) {
        if (!unanswered || answer != value) {
            return false;
        }
        unanswered = false;
        roundTrip = Math.max(1, now - sentAt);
        return true;
    }

    /** The last round trip, or -1 before the first answer. */
    long roundTripNanos() {
        return roundTrip;
    }
}
