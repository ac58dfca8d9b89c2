package org.rustycoin.libp2p.session.yamux;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The 12-byte header: {@code u8 version, u8 type, u16 flags, u32 stream, u32 length}, big-endian. */
final class Frames {

    static final int HEADER = 12;

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;

    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    static final int GO_AWAY_NORMAL = 0;
    static final int GO_AWAY_PROTOCOL_ERROR = 1;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Frames() {}

    static void write(byte[] to, int offset, int type, int flags, int stream, int length) {
        to[offset] = 0;
        to[offset + 1] = (byte) type;
        SHORT.set(to, offset + 2, (short) flags);
        INT.set(to, offset + 4, stream);
        INT.set(to, offset + 8, length);
    }

    static byte[] of(int type, int flags, int stream, int length) {
        byte[] frame = new byte[HEADER];
        write(frame, 0, type, flags, stream, length);
        return frame;
    }

    static int version(byte[] header) {
        return header[0] & 0xff;
    }

    static int type(byte[] header) {
        return header[1] & 0xff;
    }

    static int flags(byte[] header) {
        return (short) SHORT.get(header, 2) & 0xffff;
    }

    static int stream(byte[] header) {
        return (int) INT.get(header, 4);
    }

    /** Unsigned. */
    static long length(byte[] header) {
        return Integer.toUnsignedLong((int) INT.get(header, 8));
    }
}
