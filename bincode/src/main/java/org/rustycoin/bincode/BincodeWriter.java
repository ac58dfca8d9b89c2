package org.rustycoin.bincode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Writes canonical bincode into a growing array (WIRE.md §1): the inverse of {@link BincodeReader}. */
public final class BincodeWriter {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A value that writes itself. */
    @FunctionalInterface
    public interface Encodable {
        void write(BincodeWriter out);
    }

    /** Writes values of a type that does not write itself. */
    @FunctionalInterface
    public interface Encoder<T> {
        void write(BincodeWriter out, T value);
    }

    private byte[] bytes;
    private int length;

    public BincodeWriter() {
        this(256);
    }

    public BincodeWriter(int bytesExpected) {
        bytes = new byte[Math.max(16, bytesExpected)];
    }

    /** The encoding of one value. */
    public static byte[] encode(Encodable value) {
        var out = new BincodeWriter();
        value.write(out);
        return out.toByteArray();
    }

    public int length() {
        return length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    public BincodeWriter u8(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public BincodeWriter u32(int value) {
        ensure(4);
        INT.set(bytes, length, value);
        length += 4;
        return this;
    }

    public BincodeWriter u64(long value) {
        ensure(8);
        LONG.set(bytes, length, value);
        length += 8;
        return this;
    }

    public BincodeWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** {@code [u8; N]}, and raw bytes in general: no count. */
    public BincodeWriter array(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** {@code Vec<u8>}. */
    public BincodeWriter byteVector(byte[] value) {
        return u64(value.length).array(value);
    }

    /** {@code String}. */
    public BincodeWriter string(String value) {
        return byteVector(value.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code Vec<T>}. */
    public BincodeWriter vector(List<? extends Encodable> values) {
        u64(values.size());
        for (Encodable value : values) {
            value.write(this);
        }
        return this;
    }

    /** {@code Vec<T>} of a type that does not write itself. */
    public <T> BincodeWriter vector(List<T> values, Encoder<T> type) {
        u64(values.size());
        for (T value : values) {
            type.write(this, value);
        }
        return this;
    }

    /** {@code Option<T>}. */
    public <T> BincodeWriter option(@Nullable T value, Encoder<T> type) {
        u8(value == null ? 0 : 1);
        if (value != null) {
            type.write(this, value);
        }
        return this;
    }

    /** An enum's variant index. */
    public BincodeWriter variant(int index) {
        return u32(index);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes,
                    Math.max(Math.addExact(length, more), (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
        }
    }
}
