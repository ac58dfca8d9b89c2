package org.rustycoin.libp2p.swarm.keeping;

/**
 * How long connections are kept that have no reason to be.
 *
 * @param idleNanos   for one without streams whose peer nobody holds
 * @param settleNanos for one that was replaced, at least: the other side may learn of its replacement a little later
 * @param drainNanos  for one that was replaced, at most: what its streams have to be over in
 */
public record KeepSettings(long idleNanos, long settleNanos, long drainNanos) {

    private static final long SECOND = 1_000_000_000L;

    /**
     * Idle: one minute. A lookup or a user asks the same peer again within seconds, and then a new connection would cost
     * three round trips and two signatures; rust-libp2p's 10 s are too short for a person. Holding on longer costs the other
     * side one of its few slots. Settle: 5 s, more than the round trips of any handshake that is nearly over. Drain: one
     * minute, six times what a question may take.
     */
    public static final KeepSettings STANDARD = new KeepSettings(60 * SECOND, 5 * SECOND, 60 * SECOND);

    public KeepSettings {
        if (idleNanos < 1 || settleNanos < 1 || drainNanos < settleNanos) {
            throw new IllegalArgumentException("connections are kept for some time: idle " + idleNanos + ", settle "
                    + settleNanos + ", drain " + drainNanos + " ns, which is at least settle");
        }
    }
}
