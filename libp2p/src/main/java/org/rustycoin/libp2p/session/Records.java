package org.rustycoin.libp2p.session;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;

/**
 * The framing of Noise messages, handshake and transport alike: {@code u16 length ‖ message}. Collects one message at a
 * time; memory grows to the length that was announced, which two bytes cannot make more than 64 KiB.
 */
final class Records {

    static final int MESSAGE_MAX = 65_535;

    private byte[] message = new byte[1024];
    private int head;
    private int length;
    private int have;

    /** Appends a message behind its length. */
    static void write(byte[] message, ByteQueue to) {
        to.write(new byte[]{(byte) (message.length >> 8), (byte) message.length});
        to.write(message);
    }

    /** Takes bytes up to the end of a message; true when one is complete. */
    boolean take(ByteBuf in) {
        while (head < 2) {
            if (!in.isReadable()) {
                return false;
            }
            length = length << 8 | in.readUnsignedByte();
            head++;
        }
        if (message.length < length) {
            message = Arrays.copyOf(message, Math.max(length, Math.min(MESSAGE_MAX, 2 * message.length)));
        }
        int taken = Math.min(length - have, in.readableBytes());
        in.readBytes(message, have, taken);
        have += taken;
        return have == length;
    }

    /** The complete message's bytes, from 0 to {@link #length}. */
    byte[] bytes() {
        return message;
    }

    int length() {
        return length;
    }

    /** Begins the next message. */
    void next() {
        head = 0;
        length = 0;
        have = 0;
    }
}
