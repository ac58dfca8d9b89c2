package org.rustycoin.libp2p.netty.websocket;

import org.jspecify.annotations.Nullable;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Takes the stream of bytes out of frames (RFC 6455 §5).
 *
 * <p>
 * What a frame of data carries is passed on as it comes, so nothing waits for a frame to be whole: a stranger makes us hold
 * a header and a control frame of 125 bytes, however large the frames are that he announces. Rules that are enforced: no
 * reserved bits, so no extensions; a mask on what clients send and none on what servers send; lengths in their shortest
 * form; control frames whole and small; fragments in their order; binary data only.
 */
final class FrameReader {

    /**
     * Far above what others send in one (go 65,537 bytes, rust some hundred KiB) and, as frames are not kept, no promise of
     * memory; a length beyond it is not an honest one.
     */
    static final int FRAME_BYTES_MAX = 16 * 1024 * 1024;

    /** What is in the frames. */
    interface Out {

        /** Bytes of the stream; the receiver releases them. */
        void data(ByteBuf bytes);

        /** A frame that carries none of the stream: a control frame but Close, or an empty one. */
        void idle(int opcode, byte[] payload) throws FrameFault;

        /** The other side's last frame. Nothing behind it is read. */
        void closed(byte[] payload);
    }

    private final boolean masked;
    private final Out out;
    private final byte[] header = new byte[Frames.HEADER_BYTES_MAX];
    private int have;
    private int opcode;
    private int mask;
    private long length;
    /** How much of the payload has come; -1 inside the header. */
    private long come = -1;
    private byte @Nullable [] control;
    private boolean fragmented;
    private boolean over;

    /** @param masked whether the other side is the client */
    FrameReader(boolean masked, Out out) {
        this.masked = masked;
        this.out = out;
    }

    /** Reads all of this, and releases it. */
    void read(ByteBuf in) throws FrameFault {
        ByteBuf owned = in;
        try {
            while (!over && owned.isReadable()) {
                if (come < 0) {
                    readHeader(owned);
                } else if (control != null) {
                    readControl(owned, control);
                } else {
                    int part = (int) Math.min(length - come, owned.readableBytes());
                    if (masked) {
                        Frames.mask(owned, owned.readerIndex(), part, mask, come);
                    }
                    come += part;
                    if (come == length) {
                        come = -1;
                    }
                    if (part < owned.readableBytes()) {
                        out.data(owned.readRetainedSlice(part));
                    } else {
                        ByteBuf last = owned;
                        owned = Unpooled.EMPTY_BUFFER;
                        out.data(last);
                    }
                }
            }
        } catch (FrameFault e) {
            over = true;
            throw e;
        } finally {
            owned.release();
        }
    }

    private void readHeader(ByteBuf in) throws FrameFault {
        int needed = headerBytes();
        int part = Math.min(needed - have, in.readableBytes());
        in.readBytes(header, have, part);
        have += part;
        if (have < needed) {
            return;
        }
        if (have == 2) {
            check(header[0] & 0xff, header[1] & 0xff);
        }
        if (have == headerBytes()) {
            begin();
        }
    }

    /** How long the header is, as far as can be told. */
    private int headerBytes() {
        if (have < 2) {
            return 2;
        }
        int extended = switch (header[1] & 0x7f) {
            case Frames.LENGTH_16_BITS -> 2;
            case Frames.LENGTH_64_BITS -> 8;
            default -> 0;
        };
        return 2 + extended + (masked ? 4 : 0);
    }

    /** What the first two bytes say must be allowed before more is read. */
    private void check(int first, int second) throws FrameFault {
        if ((first & 0x70) != 0) {
            throw malformed("reserved bits, and no extension was agreed on");
        }
        if ((second & Frames.MASKED) != 0 != masked) {
            throw malformed(masked ? "a client's frame without a mask" : "a server's frame with a mask");
        }
        boolean fin = (first & Frames.FIN) != 0;
        switch (first & 0x0f) {
            case Frames.BINARY -> {
                if (fragmented) {
                    throw malformed("a new message inside a fragmented one");
                }
            }
            case Frames.CONTINUATION -> {
                if (!fragmented) {
                    throw malformed("a continuation of nothing");
                }
            }
            case Frames.TEXT -> throw new FrameFault(Frames.UNSUPPORTED_DATA, "websocket-text", "a text frame");
            case Frames.CLOSE, Frames.PING, Frames.PONG -> {
                if (!fin || (second & 0x7f) > Frames.CONTROL_BYTES_MAX) {
                    throw malformed("a control frame in fragments or of more than 125 bytes");
                }
            }
            default -> throw malformed("opcode " + (first & 0x0f));
        }
    }

    private void begin() throws FrameFault {
        opcode = header[0] & 0x0f;
        int lengthBytes = headerBytes() - 2 - (masked ? 4 : 0);
        length = lengthBytes == 0 ? header[1] & 0x7f : number(2, lengthBytes);
        mask = masked ? (int) number(2 + lengthBytes, 4) : 0;
        have = 0;
        if (lengthBytes == 2 && length < Frames.LENGTH_16_BITS || lengthBytes == 8 && length >>> 16 == 0) {
            throw malformed("a length of " + length + " in " + lengthBytes + " bytes");
        }
        if (length < 0 || length > FRAME_BYTES_MAX) {
            throw new FrameFault(Frames.TOO_LARGE, "websocket-frame-too-large", "a frame of "
                    + Long.toUnsignedString(length) + " bytes; at most " + FRAME_BYTES_MAX + " are taken");
        }
        if (opcode >= Frames.CLOSE) {
            control = new byte[(int) length];
            come = 0;
            if (length == 0) {
                endControl(control);
            }
            return;
        }
        fragmented = (header[0] & Frames.FIN) == 0;
        if (length == 0) {
            out.idle(opcode, new byte[0]);
        } else {
            come = 0;
        }
    }

    private long number(int from, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | header[from + i] & 0xff;
        }
        return number;
    }

    private void readControl(ByteBuf in, byte[] payload) throws FrameFault {
        int part = (int) Math.min(length - come, in.readableBytes());
        if (masked) {
            Frames.mask(in, in.readerIndex(), part, mask, come);
        }
        in.readBytes(payload, (int) come, part);
        come += part;
        if (come == length) {
            endControl(payload);
        }
    }

    private void endControl(byte[] payload) throws FrameFault {
        come = -1;
        control = null;
        if (opcode != Frames.CLOSE) {
            out.idle(opcode, payload);
        } else if (payload.length == 1) {
            throw malformed("a Close frame with half a status");
        } else {
            over = true;
            out.closed(payload);
        }
    }

    private static FrameFault malformed(String detail) {
        return new FrameFault(Frames.PROTOCOL_ERROR, "websocket-frame", detail);
    }
}
