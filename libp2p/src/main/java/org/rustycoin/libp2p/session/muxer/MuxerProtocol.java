package org.rustycoin.libp2p.session.muxer;

/** A muxer that sessions can agree on. Shared by connections on different threads. */
public interface MuxerProtocol {

    /** By which it is agreed on: {@code /yamux/1.0.0}, {@code /mplex/6.7.0}. */
    String id();

    /**
     * A muxer for a new connection.
     *
     * @param budget by which receive windows may grow
     */
    ByteMuxer open(boolean dialler, WindowBudget budget, long now, Muxer.Out out);
}
