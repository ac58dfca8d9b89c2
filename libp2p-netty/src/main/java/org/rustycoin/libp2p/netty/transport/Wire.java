package org.rustycoin.libp2p.netty.transport;

import io.netty.channel.EventLoop;

/** What carries a connection. But for {@link #loop}, used on its event loop. */
public interface Wire {

    EventLoop loop();

    /** Sends what there is to send, while there is room for it. */
    void flush();

    /** Closes the channel once what was flushed is sent, or soon: who does not read must not keep it. May be called twice. */
    void close();
}
