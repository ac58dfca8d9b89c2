package org.rustycoin.libp2p.protocols.kad.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Varint;
import org.rustycoin.libp2p.session.MuxStream;

/** Takes messages with a varint of their length in front from a stream, one after the other. Grows only as bytes arrive. */
final class FrameReader {

    private static final int SLICE = 4096;

    private final byte[] header = new byte[Varint.BYTES_MAX];
    private int headerBytes;
    private int left = -1;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /**
     * The next message; null while not all of it is here. Reads nothing of what is behind it.
     *
     * @throws IOException if the length is none, or is more than {@link MessageCodec#BYTES_READ_MAX}
     */
    byte @Nullable [] read(long now, MuxStream stream) throws IOException {
        while (left < 0) {
            if (stream.read(now, header, headerBytes, 1) == 0) {
                return null;
            }
            headerBytes++;
            left = length();
        }
        byte[] slice = new byte[Math.min(SLICE, Math.max(left, 1))];
        while (left > 0) {
            int taken = stream.read(now, slice, 0, Math.min(left, slice.length));
            if (taken == 0) {
                return null;
            }
            body.write(slice, 0, taken);
            left -= taken;
        }
        byte[] whole = body.toByteArray();
        body.reset();
        headerBytes = 0;
        left = -1;
        return whole;
    }

    /** Whether part of a message is here. */
    boolean isInside() {
        return headerBytes > 0;
    }

    private int length() throws IOException {
        try {
            long length = Varint.read(header, 0, headerBytes);
            if (length > MessageCodec.BYTES_READ_MAX) {
                throw new IOException("a message of " + length + " bytes, more than " + MessageCodec.BYTES_READ_MAX);
            }
            return (int) length;
        } catch (MultiformatException e) {
            throw new IOException("a length that is no varint", e);
        }
    }
}
