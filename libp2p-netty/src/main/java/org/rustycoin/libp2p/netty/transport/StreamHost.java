package org.rustycoin.libp2p.netty.transport;

import java.util.function.LongConsumer;

/** Where a channel of streams tells what happens to it; on its event loop. */
public interface StreamHost {

    /**
     * Runs what tells the muxer, or streams' listeners, something, with the time; then sends what there is to send. A
     * failure in it ends the connection, not the channel's loop.
     */
    void turn(LongConsumer work);

    /** The channel is closed, for the other side's reasons or none. */
    void ended(String why);
}
