package org.rustycoin.libp2p.netty.websocket;

import io.netty.buffer.ByteBuf;

/** How a frame is written (RFC 6455 §5.2), and the numbers that say why a WebSocket ends (§7.4.1). */
final class Frames {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int UNSUPPORTED_DATA = 1003;
    static final int POLICY = 1008;
    static final int TOO_LARGE = 1009;

    static final int FIN = 0x80;
    static final int MASKED = 0x80;
    /** What a control frame carries at most (§5.5). */
    static final int CONTROL_BYTES_MAX = 125;
    /** Length in the header itself up to 125; 126 announces 16 bits, 127 announces 64. */
    static final int LENGTH_16_BITS = 126;
    static final int LENGTH_64_BITS = 127;
    static final int HEADER_BYTES_MAX = 14;

    private Frames() {}

    /** Writes the beginning of a whole message's frame, up to where its mask would be. */
    static void header(ByteBuf to, int opcode, boolean masked, int length) {
        to.writeByte(FIN | opcode);
        int mask = masked ? MASKED : 0;
        if (length < LENGTH_16_BITS) {
            to.writeByte(mask | length);
        } else if (length <= 0xffff) {
            to.writeByte(mask | LENGTH_16_BITS).writeShort(length);
        } else {
            to.writeByte(mask | LENGTH_64_BITS).writeLong(length);
        }
    }

    /**
     * Masks bytes, or unmasks them, where they are (§5.3).
     *
     * @param mask  its first byte being the number's highest
     * @param phase how many bytes of the frame went before these
     */
    static void mask(ByteBuf bytes, int from, int length, int mask, long phase) {
        int turned = Integer.rotateLeft(mask, 8 * (int) (phase & 3));
        long eight = (long) turned << 32 | turned & 0xffff_ffffL;
        int at = from;
        int end = from + length;
        for (; end - at >= 8; at += 8) {
            bytes.setLong(at, bytes.getLong(at) ^ eight);
        }
        for (int shift = 24; at < end; at++, shift -= 8) {
            bytes.setByte(at, bytes.getByte(at) ^ turned >>> (shift & 31));
        }
    }
}
