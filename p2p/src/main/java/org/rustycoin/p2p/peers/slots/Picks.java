package org.rustycoin.p2p.peers.slots;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.rustycoin.p2p.peers.book.AddressBook;
import org.rustycoin.p2p.peers.book.KnownAddress;

/**
 * Which address is dialled next: one that the book draws, and that has had its pause. It brings somebody new, or if there is
 * nobody, as in a small network where everybody is connected with everybody for the DHT's sake, somebody who was not chosen.
 */
record Picks(AddressBook book, Links links) {

    /** Then there is hardly anybody new, and it is asked again in a second. */
    private static final int DRAWS_MAX = 100;
    /** After a dial, doubled with every failure. */
    private static final long PAUSE_SECONDS = 30;
    private static final long PAUSE_SECONDS_MAX = 600;
    private static final int DOUBLINGS_MAX = 16;

    @Nullable
    KnownAddress next(long seconds) {
        KnownAddress known = draw(seconds, each -> links.wouldBeNew(each, true));
        return known != null ? known : draw(seconds, links::mayBeChosen);
    }

    private @Nullable KnownAddress draw(long seconds, Predicate<KnownAddress> fits) {
        for (int i = 0; i < DRAWS_MAX; i++) {
            KnownAddress known = book.select(seconds, false);
            if (known == null) {
                return null;
            }
            long pause = Math.min(PAUSE_SECONDS_MAX, PAUSE_SECONDS << Math.min(known.failures(), DOUBLINGS_MAX));
            if (seconds - known.lastTry() >= pause && fits.test(known)) {
                return known;
            }
        }
        return null;
    }
}
