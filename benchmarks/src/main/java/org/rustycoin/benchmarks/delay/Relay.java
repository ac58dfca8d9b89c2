package org.rustycoin.benchmarks.delay;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** What the proxy's loop drives: one TCP connection or one UDP socket with its flows. Every call is on the loop. */
interface Relay {

    /** A channel of this relay is ready. */
    void ready(long now, SelectionKey key) throws IOException;

    /** Hands on all that is due. */
    void deliver(long now) throws IOException;

    /** When {@link #deliver} has something to do next, or {@link DelayLine#NEVER}. */
    long deadline();

    /** Closes what it has open. */
    void close();

    /** Whether nothing can come of it any more. */
    boolean finished();
}
