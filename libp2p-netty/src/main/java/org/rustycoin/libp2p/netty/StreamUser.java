package org.rustycoin.libp2p.netty;

/** Uses a stream that another peer opened. Runs on a virtual thread of its own, so it may block. */
@FunctionalInterface
public interface StreamUser {

    /**
     * Uses the stream, which is closed when this returns and reset when it throws.
     *
     * @throws Exception if something went wrong; it is logged at debug level, since the cause is mostly the other side
     */
    void use(PeerStream stream) throws Exception;
}
