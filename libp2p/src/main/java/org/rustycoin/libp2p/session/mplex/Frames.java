package org.rustycoin.libp2p.session.mplex;

import org.rustycoin.libp2p.multiformats.Varint;

/** What a frame begins with: {@code varint id << 3 | flag, varint length}. */
final class Frames {

    static final int NEW_STREAM = 0;
    static final int MESSAGE_RECEIVER = 1;
    static final int MESSAGE_INITIATOR = 2;
    static final int CLOSE_RECEIVER = 3;
    static final int CLOSE_INITIATOR = 4;
    static final int RESET_RECEIVER = 5;
    static final int RESET_INITIATOR = 6;

    /** A varint's 63 bits without the three of the flag. */
    static final long ID_MAX = (1L << 60) - 1;
    /** Both varints of a frame that we send: the second is at most 64 KiB. */
    static final int HEADER_MAX = Varint.BYTES_MAX + 3;

    private Frames() {}

    /** Writes a frame's beginning and returns the offset behind it. */
    static int write(byte[] to, int offset, int flag, long id, int length) {
        return Varint.write(length, to, Varint.write(id << 3 | flag, to, offset));
    }

    /** A frame without a body. */
    static byte[] of(int flag, long id) {
        byte[] frame = new byte[Varint.size(id << 3 | flag) + 1];
        write(frame, 0, flag, id, 0);
        return frame;
    }

    /** Whether whoever sends such a frame has opened the stream that it is for. */
    static boolean fromInitiator(int flag) {
        return (flag & 1) == 0;
    }
}
