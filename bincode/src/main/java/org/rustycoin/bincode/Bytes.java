package org.rustycoin.bincode;

import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * An immutable run of bytes with value equality; {@code Vec<u8>} and {@code [u8; N]} in memory.
 *
 * <p>
 * {@link #wrap} takes the array over and {@link #unsafeArray} lends it out, both without a copy: neither caller may
 * change it afterwards.
 */
public final class Bytes implements Comparable<Bytes> {

    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    public static Bytes copyOf(byte[] array) {
        return wrap(array.clone());
    }

    public static Bytes fromHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    /** {@code Vec<u8>}. */
    public static Bytes readVector(BincodeReader in) throws BincodeException {
        return wrap(in.byteVector());
    }

    /** {@code [u8; N]}. */
    public static Bytes readArray(BincodeReader in, int length) throws BincodeException {
        return wrap(in.array(length));
    }

    public void writeVector(BincodeWriter out) {
        out.byteVector(array);
    }

    public void writeArray(BincodeWriter out) {
        out.array(array);
    }

    public int length() {
        return array.length;
    }

    public boolean isEmpty() {
        return array.length == 0;
    }

    public byte at(int index) {
        return array[index];
    }

    public byte[] toByteArray() {
        return array.clone();
    }

    /** The array itself, not to be changed. */
    public byte[] unsafeArray() {
        return array;
    }

    public String toHex() {
        return HexFormat.of().formatHex(array);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
