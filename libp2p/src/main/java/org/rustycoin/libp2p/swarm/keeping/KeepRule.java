package org.rustycoin.libp2p.swarm.keeping;

import org.rustycoin.machine.Peer;

/**
 * Which of two connections with one peer is kept, so that both sides, each on its own, say the same.
 *
 * <p>
 * Rules. (1) Two that the same side dialled: the newer one. Nobody dials a peer twice but to replace the first, because it
 * is old or because it was lost without the other side knowing. (2) One from each side, the second established within
 * {@link #SIMULTANEOUS_NANOS} of the first: both sides dialled at once, and the one that the peer with the smaller id
 * dialled is kept, whichever came first; ids are compared as their base58 texts, character by character. (3) One from each
 * side, further apart: the newer one; its dialler had lost the older one, else it had not dialled.
 *
 * <p>
 * Both sides see the same directions. They see the times with a difference of a round trip, so they could say different
 * things of two connections from each side that are just about {@link #SIMULTANEOUS_NANOS} apart; a node that does not
 * dial whom it is connected to never makes such a pair, and {@link Keeping} leaves one of the two all the same.
 */
public final class KeepRule {

    /** Twice the time that an attempt to connect may take. */
    public static final long SIMULTANEOUS_NANOS = 30_000_000_000L;

    private KeepRule() {}

    /** Whether this node is the one of the two whose dials are preferred, which also closes first. */
    public static boolean isPreferred(Peer self, Peer peer) {
        return self.compareTo(peer) < 0;
    }

    /**
     * Whether the newer of two connections replaces the older one, which stays otherwise.
     *
     * @param olderIsPreferred whether the preferred side dialled the older one
     * @param newerIsPreferred whether the preferred side dialled the newer one
     * @param apartNanos       how long after the older one the newer one was established
     */
    public static boolean isReplaced(boolean olderIsPreferred, boolean newerIsPreferred, long apartNanos) {
        return newerIsPreferred || !areSimultaneous(olderIsPreferred, newerIsPreferred, apartNanos);
    }

    static boolean areSimultaneous(boolean olderIsPreferred, boolean newerIsPreferred, long apartNanos) {
        return olderIsPreferred != newerIsPreferred && apartNanos <= SIMULTANEOUS_NANOS;
    }
}
