package org.rustycoin.libp2p.session.muxer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.TokenBucket;

/** How often a stream beyond the limit is just reset, before the connection goes. */
public final class Refusals {

    /** A burst that crossed with our resets. */
    public static final int BURST = 256;
    public static final int PER_SECOND = 16;

    /** Full, and not there, until the first. */
    private @Nullable TokenBucket left;

    /** One more; false if it is too much. */
    public boolean one(long now) {
        TokenBucket bucket = left;
        if (bucket == null) {
            bucket = new TokenBucket(now, PER_SECOND, BURST);
            left = bucket;
        }
        return bucket.take(now, 1);
    }
}
