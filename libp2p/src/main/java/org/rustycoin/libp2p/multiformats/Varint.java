package org.rustycoin.libp2p.multiformats;

/**
 * Unsigned LEB128 as the multiformats specification bounds it: at most nine bytes, so 63 bits, and minimal.
 *
 * <p>
 * A value has one encoding, so its size follows from the value: a reader needs no second result.
 */
public final class Varint {

    /** Nine bytes of seven bits: what multiformats/unsigned-varint allows. */
    public static final int BYTES_MAX = 9;
    /** What {@link #read} gives when the bytes end inside the number. */
    public static final long INCOMPLETE = -1;

    private Varint() {}

    /** The bytes that a value from 0 takes, 1 to 9. */
    public static int size(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    /** Writes a value from 0 and returns the offset after it. */
    public static int write(long value, byte[] to, int offset) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint is not negative: " + value);
        }
        int at = offset;
        long rest = value;
        while (rest > 0x7f) {
            to[at++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        return at;
    }

    public static byte[] encode(long value) {
        byte[] bytes = new byte[size(value)];
        write(value, bytes, 0);
        return bytes;
    }

    /**
     * Reads the number at {@code offset}, which takes {@link #size} bytes, or gives {@link #INCOMPLETE} if the bytes end
     * inside it.
     *
     * @throws MultiformatException if it is longer than nine bytes or not minimal
     */
    public static long read(byte[] from, int offset, int end) throws MultiformatException {
        long value = 0;
        for (int i = 0; i < BYTES_MAX; i++) {
            if (offset + i >= end) {
                return INCOMPLETE;
            }
            int next = from[offset + i];
            value |= (next & 0x7fL) << 7 * i;
            if (next >= 0) {
                if (next == 0 && i > 0) {
                    throw new MultiformatException(offset, "a varint that is not minimal");
                }
                return value;
            }
        }
        throw new MultiformatException(offset, "a varint of more than nine bytes");
    }
}
