package org.rustycoin.p2p.peers.slots;

import org.jspecify.annotations.Nullable;
import org.rustycoin.p2p.peers.book.AddressBook;
import org.rustycoin.p2p.peers.book.KnownAddress;

/** Which address is dialled next: one that the book draws, that brings somebody new, and that has had its pause. */
record Picks(AddressBook book, Links links) {

    /** Then there is hardly anybody new, and it is asked again in a second. */
    private static final int DRAWS_MAX = 100;
    /** After a dial, doubled with every failure. */
    private static final long PAUSE_SECONDS = 30;
    private static final long PAUSE_SECONDS_MAX = 600;
    private static final int DOUBLINGS_MAX = 16;

    @Nullable
    KnownAddress next(long seconds) {
        for (int i = 0; i < DRAWS_MAX; i++) {
            KnownAddress known = book.select(seconds, false);
            if (known == null) {
                return null;
            }
            long pause = Math.min(PAUSE_SECONDS_MAX, PAUSE_SECONDS << Math.min(known.failures(), DOUBLINGS_MAX));
            if (seconds - known.lastTry() >= pause && links.wouldBeNew(known, true)) {
                return known;
            }
        }
        return null;
    }
}
