package org.rustycoin.libp2p.protocols.exchange;

import org.rustycoin.libp2p.session.MuxStream;

/** Bytes on their way into a stream, as fast as it takes them; then this side's direction is closed. */
final class Outgoing {

    private byte[] bytes;
    private int at;
    private boolean closed;

    Outgoing(byte[] bytes) {
        this.bytes = bytes;
    }

    void flush(MuxStream stream) {
        at += stream.write(bytes, at, bytes.length - at);
        if (at == bytes.length && !closed) {
            closed = true;
            bytes = new byte[0]; // a stream may live on; what it has sent need not
            at = 0;
            stream.closeWrite();
        }
    }
}
