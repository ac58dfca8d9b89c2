package org.rustycoin.libp2p.session.muxer;

import org.rustycoin.libp2p.session.security.SecureChannel;

/**
 * A muxer over one channel of bytes. Arriving bytes are pushed in; bytes to send are pulled out when the channel can take
 * them, so that fairness and batching are decided at the last moment.
 */
public interface ByteMuxer extends Muxer, SecureChannel.Source {

    /** Bytes from the other side, in any slices. */
    void received(long now, byte[] bytes, int offset, int length);

    /** Bytes that came and that nobody has read, beyond those that a {@link WindowBudget} was asked for. */
    long unreadBytes();
}
