package org.rustycoin.libp2p.session.multistream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.multiformats.Varint;
import org.rustycoin.libp2p.session.ByteQueue;

/** The framing of multistream-select: {@code varint(length) ‖ text ‖ newline}, the newline being part of the length. */
final class Messages {

    static final String HEADER = "/multistream/1.0.0";
    static final String NOT_AVAILABLE = "na";
    /** What go, js and jvm accept; a name that needs more would not be understood by most. */
    static final int BYTES_MAX = 1024;

    private static final byte[] HEADER_BYTES = ("\u0013" + HEADER + "\n").getBytes(StandardCharsets.US_ASCII);

    /** Bytes that are no message. */
    static final class BadMessage extends Exception {
        private static final long serialVersionUID = 1L;

        final String detail;

        BadMessage(String detail) {
            super(detail, null, false, false);
            this.detail = detail;
        }
    }

    private Messages() {}

    static void write(String text, ByteQueue to) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException("a protocol name of " + bytes.length + " bytes");
        }
        to.write(Varint.encode(bytes.length));
        to.write(bytes);
    }

    /** The next message without its newline, or null if it is not all here; nothing is taken out then. */
    static @Nullable String read(ByteQueue in) throws BadMessage {
        byte[] head = new byte[Math.min(2, in.size())];
        in.peek(head, 0, head.length);
        try {
            long length = Varint.read(head, 0, head.length);
            if (length == Varint.INCOMPLETE) {
                if (head.length == 2) {
                    throw new BadMessage("a message of more than " + BYTES_MAX + " bytes");
                }
                return null;
            }
            if (length == 0 || length > BYTES_MAX) {
                throw new BadMessage("a message of " + length + " bytes");
            }
            int size = Varint.size(length);
            if (in.size() < size + length) {
                return null;
            }
            in.skip(size);
            byte[] bytes = new byte[(int) length];
            in.read(bytes, 0, bytes.length);
            if (bytes[bytes.length - 1] != '\n') {
                throw new BadMessage("a message that does not end in a newline");
            }
            return new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
        } catch (MultiformatException e) {
            throw new BadMessage("a length that is no varint");
        }
    }

    /** Takes the header off; false if it is not all here. Bytes that cannot become it are refused by the first of them. */
    static boolean readHeader(ByteQueue in) throws BadMessage {
        byte[] start = new byte[Math.min(in.size(), HEADER_BYTES.length)];
        in.peek(start, 0, start.length);
        if (!Arrays.equals(start, Arrays.copyOf(HEADER_BYTES, start.length))) {
            throw new BadMessage("'" + shown(new String(start, StandardCharsets.UTF_8)) + "' where the header is due");
        }
        if (start.length < HEADER_BYTES.length) {
            return false;
        }
        in.skip(HEADER_BYTES.length);
        return true;
    }

    /** A peer's text as it may be shown: short, and without control characters. */
    static String shown(String text) {
        String cut = text.length() > 64 ? text.substring(0, 64) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
