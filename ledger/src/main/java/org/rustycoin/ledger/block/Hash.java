package org.rustycoin.ledger.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;

/** A BLAKE3 hash: 32 bytes, ordered as an unsigned big-endian number, shown as hex in byte order. */
public final class Hash implements Comparable<Hash>, BincodeWriter.Encodable {

    public static final int BYTES = 32;
    public static final Hash ZERO = new Hash(new byte[BYTES]);

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over. */
    public static Hash wrap(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return new Hash(bytes);
    }

    public static Hash fromHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    public static Hash read(BincodeReader in) throws BincodeException {
        return new Hash(in.array(BYTES));
    }

    @Override
    public void write(BincodeWriter out) {
        out.array(bytes);
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The array itself, not to be changed. */
    public byte[] unsafeArray() {
        return bytes;
    }

    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public int compareTo(Hash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    /** Four bytes from the middle: proof of work makes the first bytes of block hashes alike. */
    @Override
    public int hashCode() {
        return (int) INT.get(bytes, 16);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
