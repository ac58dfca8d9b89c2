package org.rustycoin.libp2p.multiformats;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A hash that says which function made it: {@code varint(code) ‖ varint(length) ‖ digest} (multiformats/multihash).
 *
 * <p>
 * The two functions that libp2p's names use are known by name; digests of others are carried unseen.
 */
public final class Multihash {

    /** The digest is the data itself. */
    public static final int IDENTITY = 0x00;
    public static final int SHA2_256 = 0x12;
    /** More than any digest that names something here; certificates' hashes are 32. */
    public static final int DIGEST_BYTES_MAX = 128;

    private final long code;
    private final byte[] digest;

    private Multihash(long code, byte[] digest) {
        this.code = code;
        this.digest = digest;
    }

    public static Multihash identity(byte[] data) {
        if (data.length > DIGEST_BYTES_MAX) {
            throw new IllegalArgumentException("an identity multihash of " + data.length + " bytes");
        }
        return new Multihash(IDENTITY, data.clone());
    }

    public static Multihash sha256(byte[] data) {
        try {
            return new Multihash(SHA2_256, MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads a whole multihash. */
    public static Multihash fromBytes(byte[] bytes) throws MultiformatException {
        long code = Varint.read(bytes, 0, bytes.length);
        int at = code < 0 ? bytes.length : Varint.size(code);
        long length = code < 0 ? Varint.INCOMPLETE : Varint.read(bytes, at, bytes.length);
        if (length < 0) {
            throw new MultiformatException(at, "a multihash that ends in its head");
        }
        if (length > DIGEST_BYTES_MAX) {
            throw new MultiformatException(at, "a digest of " + length + " bytes");
        }
        at += Varint.size(length);
        if (bytes.length - at != length) {
            throw new MultiformatException(at,
                    "a digest of " + (bytes.length - at) + " bytes where the head says " + length);
        }
        if (code == SHA2_256 && length != 32) {
            throw new MultiformatException(at, "a SHA-256 digest of " + length + " bytes");
        }
        return new Multihash(code, Arrays.copyOfRange(bytes, at, bytes.length));
    }

    public long code() {
        return code;
    }

    public byte[] digest() {
        return digest.clone();
    }

    public byte[] toBytes() {
        int head = Varint.size(code) + Varint.size(digest.length);
        byte[] bytes = new byte[head + digest.length];
        int at = Varint.write(digest.length, bytes, Varint.write(code, bytes, 0));
        System.arraycopy(digest, 0, bytes, at, digest.length);
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Multihash hash && code == hash.code && Arrays.equals(digest, hash.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest) * 31 + Long.hashCode(code);
    }

    @Override
    public String toString() {
        return Multibase.toBase58(toBytes());
    }
}
