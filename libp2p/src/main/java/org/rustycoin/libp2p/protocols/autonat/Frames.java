package org.rustycoin.libp2p.protocols.autonat;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Varint;
import org.rustycoin.libp2p.session.MuxStream;

/** Messages with their length in front, as {@code varint(length) ‖ message}. Takes no more from the stream than is needed. */
final class Frames {

    private final int bytesMax;
    private final byte[] prefix = new byte[Varint.BYTES_MAX];
    private int prefixLength;
    private byte @Nullable [] body;
    private int bodyLength;

    /** @param bytesMax of a message; a longer one is refused by its length, before anything is kept for it */
    Frames(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    static byte[] framed(byte[] message) {
        byte[] framed = new byte[Varint.size(message.length) + message.length];
        System.arraycopy(message, 0, framed, Varint.write(message.length, framed, 0), message.length);
        return framed;
    }

    /**
     * The next message, or null if it is not all there yet.
     *
     * @throws IOException if it would be too long, or its length is none
     */
    byte @Nullable [] next(long now, MuxStream stream) throws IOException {
        while (body == null && stream.readableBytes() > 0) {
            stream.read(now, prefix, prefixLength, 1);
            prefixLength++;
            begin();
        }
        byte[] message = body;
        if (message == null) {
            return null;
        }
        bodyLength += stream.read(now, message, bodyLength, message.length - bodyLength);
        if (bodyLength < message.length) {
            return null;
        }
        body = null;
        bodyLength = 0;
        prefixLength = 0;
        return message;
    }

    private void begin() throws IOException {
        try {
            long length = Varint.read(prefix, 0, prefixLength);
            if (length > bytesMax) {
                throw new IOException("a message of " + length + " bytes, of " + bytesMax + " at most");
            }
            body = length < 0 ? null : new byte[(int) length];
        } catch (MultiformatException e) {
            throw new IOException("a length that is none", e);
        }
    }
}
