package org.rustycoin.libp2p.session.muxer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;

/** Many streams with one peer. */
public interface Muxer extends Machine {

    /** A new stream, or null when there are as many as allowed or the other side is going away. */
    @Nullable
    Substream open(long now);

    /** Tells the other side that this session ends, in order or for its fault. */
    void goAway(boolean fault);

    /** Ends every stream, as when the channel is gone. */
    void abandon(long now, String why);

    /** Streams that are open, in both directions. */
    int streams();

    /** Bytes that came for streams that were gone, or behind a stream's end, and were dropped. */
    long strayBytes();

    /** The last measured round trip, or -1 before the first. */
    long roundTripNanos();

    /** What a muxer tells its session. */
    interface Out {

        /** The other side opened a stream; a listener is to be attached before this returns. */
        void opened(long now, Substream stream);

        /** A rule was broken; after an offence of connection scope the muxer reads nothing more. */
        void offended(long now, Offence offence);

        /** The other side will open and accept no more streams. */
        void goneAway(long now, String why);

        /** The other side answers no more. */
        void silent(long now);
    }
}
