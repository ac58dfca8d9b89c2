package org.rustycoin.libp2p.protocols.exchange;

/**
 * Reads one message from a stream. Checks every limit before it allocates, and grows what it keeps only as bytes arrive.
 */
public interface MessageDecoder<M> {

    Decoded<M> received(byte[] bytes, int offset, int length);

    /** The sender has ended its direction. */
    Decoded<M> ended();
}
