package org.rustycoin.libp2p.session.muxer;

/** A muxer that its transport brings along, as QUIC does: there are no bytes of a session to be seen, only streams. */
public interface StreamMuxer extends Muxer {

    /** Bytes of streams that came. */
    long bytesIn();

    /** Bytes of streams that were sent. */
    long bytesOut();
}
