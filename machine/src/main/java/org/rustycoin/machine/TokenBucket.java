package org.rustycoin.machine;

/**
 * A rate limit: tokens flow in at a steady rate up to a capacity, and whatever is limited takes some out.
 *
 * <p>
 * Unlike a counter that is reset every second, a bucket has no moment at which a burst of twice the rate passes.
 */
public final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double capacity;
    private double tokens;
    private long filledAt;

    /** A full bucket. {@code perSecond} and {@code capacity} are positive. */
    public TokenBucket(long now, double perSecond, double capacity) {
        if (!(perSecond > 0) || !(capacity > 0)) {
            throw new IllegalArgumentException("rate and capacity must be positive: " + perSecond + ", " + capacity);
        }
        this.perSecond = perSecond;
        this.capacity = capacity;
        this.tokens = capacity;
        this.filledAt = now;
    }

    /** Takes {@code amount} tokens if there are as many, else none. */
    public boolean take(long now, double amount) {
        if (now > filledAt) {
            tokens = Math.min(capacity, tokens + (now - filledAt) / NANOS_PER_SECOND * perSecond);
            filledAt = now;
        }
        if (tokens < amount) {
            return false;
        }
        tokens -= amount;
        return true;
    }

    /** Puts back tokens that were taken for something that turned out not to count; never beyond the capacity. */
    public void give(double amount) {
        tokens = Math.min(capacity, tokens + amount);
    }
}
