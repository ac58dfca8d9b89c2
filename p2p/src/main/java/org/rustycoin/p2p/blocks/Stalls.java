package org.rustycoin.p2p.blocks;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/**
 * How long a peer may hold everything up: {@link #PATIENCE_MIN} at first, twice as long after each time that somebody did,
 * up to {@link #PATIENCE_MAX}, so that a slow line of our own does not condemn everybody; each connected block brings it
 * down by {@link #EASING}. The figures are Bitcoin Core's.
 */
final class Stalls {

    static final long PATIENCE_MIN = 2_000_000_000L;
    static final long PATIENCE_MAX = 64_000_000_000L;
    static final double EASING = 0.85;

    private long patience = PATIENCE_MIN;
    private @Nullable Peer holding;
    private long since;

    long patience() {
        return patience;
    }

    /** Who holds everything up at this moment; null if nobody does. */
    void holds(long now, @Nullable Peer peer) {
        if (peer == null || !peer.equals(holding)) {
            holding = peer;
            since = now;
        }
    }

    /** A peer does send: whether it holds things up is to be seen anew. */
    void sent(Peer peer) {
        if (peer.equals(holding)) {
            holding = null;
        }
    }

    /** A block was connected. */
    void ease() {
        patience = Math.max(PATIENCE_MIN, (long) (patience * EASING));
    }

    long deadline() {
        return holding == null ? Machine.NEVER : since + patience;
    }

    /** The peer whose time is over, if there is one; the next has twice as long. */
    @Nullable
    Peer over(long now) {
        Peer peer = holding;
        if (peer == null || now < deadline()) {
            return null;
        }
        holding = null;
        patience = Math.min(PATIENCE_MAX, 2 * patience);
        return peer;
    }
}
