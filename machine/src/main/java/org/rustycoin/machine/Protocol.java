package org.rustycoin.machine;

/**
 * A lasting stream of messages with each peer.
 *
 * @param <M> the messages it receives
 */
public interface Protocol<M> extends Machine {

    /** The first word about a peer. */
    void connected(long now, Peer peer);

    void received(long now, Peer peer, M message);

    /** The last word about a peer, until it connects anew. */
    void disconnected(long now, Peer peer);
}
