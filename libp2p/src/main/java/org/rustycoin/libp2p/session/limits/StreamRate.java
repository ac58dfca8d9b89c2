package org.rustycoin.libp2p.session.limits;

import org.rustycoin.machine.TokenBucket;

/**
 * How fast the other side may open streams that it does not bring to an end: "rapid reset" (js-libp2p#3446,
 * libp2p/specs#520). To open a stream and reset it costs who does it 24 bytes, and us a negotiation and perhaps an answer;
 * a limit on how many are open at a time does not see it.
 *
 * <p>
 * Each stream that the other side opens takes a token. One that ended in order, with both sides' FIN, gives it back: the
 * other side waited for our answer, so its rate is that of our answers and needs no other bound. Thus a connection may
 * have tens of thousands of requests a second answered, and only 256 given up.
 */
public final class StreamRate {

    /** Tokens that come back in a second without anything being brought to an end. */
    public static final int PER_SECOND = 256;
    /** All the streams that one session may hold, four times over: a burst that was given up, and its repetition. */
    public static final int BURST = 1024;

    private final TokenBucket tokens;

    public StreamRate(long now) {
        tokens = new TokenBucket(now, PER_SECOND, BURST);
    }

    /** The other side opened a stream; false when it does that too fast, and the connection has to end. */
    public boolean opened(long now) {
        return tokens.take(now, 1);
    }

    /** A stream that the other side had opened ended in order, not by a reset of either side nor by a time-out. */
    public void finished() {
        tokens.give(1);
    }
}
