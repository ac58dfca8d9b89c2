package org.rustycoin.bincode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeException.Kind;

/**
 * Reads canonical bincode from an array (WIRE.md §1).
 *
 * <p>
 * Strict: every read that the writer would not have written throws a {@link BincodeException} with the offset. Nothing
 * is allocated for a count before the remaining bytes have been found large enough to hold that many elements, so memory
 * is bounded by a constant times the input's length.
 */
public final class BincodeReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Reads one value of a type. */
    @FunctionalInterface
    public interface Decoder<T> {
        T read(BincodeReader in) throws BincodeException;
    }

    private final byte[] bytes;
    private final int end;
    private int at;

    public BincodeReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code length} bytes from {@code start}; offsets in errors count from the array's beginning. */
    public BincodeReader(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.at = Objects.checkFromIndexSize(start, length, bytes.length);
        this.end = start + length;
    }

    /** Decodes a whole input: one value and nothing after it. */
    public static <T> T decode(byte[] bytes, Decoder<T> type) throws BincodeException {
        var in = new BincodeReader(bytes);
        T value = type.read(in);
        in.end();
        return value;
    }

    public int offset() {
        return at;
    }

    public int remaining() {
        return end - at;
    }

    /** Checks that nothing is left. */
    public void end() throws BincodeException {
        if (at != end) {
            throw error(Kind.TRAILING_BYTES, (end - at) + " bytes after the value");
        }
    }

    public int u8() throws BincodeException {
        need(1);
        return bytes[at++] & 0xff;
    }

    /** A {@code u32} as its 32 bits; see {@link Integer#toUnsignedLong}. */
    public int u32() throws BincodeException {
        need(4);
        int value = (int) INT.get(bytes, at);
        at += 4;
        return value;
    }

    /** A {@code u64} as its 64 bits; see {@link Long#toUnsignedString}. */
    public long u64() throws BincodeException {
        need(8);
        long value = (long) LONG.get(bytes, at);
        at += 8;
        return value;
    }

    public boolean bool() throws BincodeException {
        int tag = u8();
        if (tag > 1) {
            at--;
            throw error(Kind.BAD_TAG, "a bool of " + tag);
        }
        return tag == 1;
    }

    /** {@code [u8; N]}. */
    public byte[] array(int length) throws BincodeException {
        need(length);
        byte[] value = new byte[length];
        System.arraycopy(bytes, at, value, 0, length);
        at += length;
        return value;
    }

    /** {@code Vec<u8>}. */
    public byte[] byteVector() throws BincodeException {
        return array(count(1));
    }

    /** {@code String}. */
    public String string() throws BincodeException {
        return string(Integer.MAX_VALUE);
    }

    /** {@code String} of at most so many bytes; a longer one is refused before it is copied. */
    public String string(int bytesMax) throws BincodeException {
        int start = at;
        int length = count(1);
        if (length > bytesMax) {
            throw new BincodeException(Kind.OUT_OF_RANGE, start, "text of more than " + bytesMax + " bytes");
        }
        try {
            String value = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
            at += length;
            return value;
        } catch (CharacterCodingException e) {
            throw new BincodeException(Kind.INVALID_UTF8, start, "text that is not UTF-8");
        }
    }

    /**
     * The count of a vector whose elements take at least {@code elementBytesMin} bytes each: never more than the
     * remaining bytes can hold.
     */
    public int count(int elementBytesMin) throws BincodeException {
        int start = at;
        long count = u64();
        if (Long.compareUnsigned(count, remaining() / elementBytesMin) > 0) {
            throw new BincodeException(Kind.COUNT_TOO_LARGE, start, "a count of " + Long.toUnsignedString(count)
                    + " where " + remaining() + " bytes remain");
        }
        return (int) count;
    }

    /** {@code Vec<T>}, as an unmodifiable list. */
    public <T> List<T> vector(int elementBytesMin, Decoder<T> type) throws BincodeException {
        int count = count(elementBytesMin);
        var values = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            values.add(type.read(this));
        }
        return Collections.unmodifiableList(values);
    }

    /** {@code Option<T>}, null for none. */
    public <T> @Nullable T option(Decoder<T> type) throws BincodeException {
        int tag = u8();
        if (tag > 1) {
            at--;
            throw error(Kind.BAD_TAG, "an option tag of " + tag);
        }
        return tag == 1 ? type.read(this) : null;
    }

    /** The variant of an enum of {@code variants} variants, numbered from 0. */
    public int variant(int variants) throws BincodeException {
        int variant = u32();
        if (Integer.compareUnsigned(variant, variants) >= 0) {
            at -= 4;
            throw error(Kind.UNKNOWN_VARIANT, "unknown variant " + Integer.toUnsignedString(variant));
        }
        return variant;
    }

    /** An error about what begins at the current offset. */
    public BincodeException error(Kind kind, String detail) {
        return new BincodeException(kind, at, detail);
    }

    private void need(int length) throws BincodeException {
        if (end - at < length) {
            throw error(Kind.TRUNCATED, "needs " + length + " bytes, " + (end - at) + " remain");
        }
    }
}
