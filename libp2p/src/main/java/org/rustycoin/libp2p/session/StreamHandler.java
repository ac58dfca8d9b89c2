package org.rustycoin.libp2p.session;

import org.rustycoin.machine.Failure;

/** What uses one stream. It may use the stream from any of these, and hears nothing after {@link #failed}. */
public interface StreamHandler {

    /** For a stream that this side opened: the other side agreed. What was sent before is now known to be read. */
    default void agreed(long now, MuxStream stream) {}

    /** There is more to read, or the end. */
    void readable(long now, MuxStream stream);

    /** There is room again after a write took less than it was offered. */
    default void writable(long now, MuxStream stream) {}

    /** The stream ended abruptly, or its protocol was refused. */
    void failed(long now, MuxStream stream, Failure why);
}
