package org.rustycoin.ledger.crypto;

import java.nio.charset.StandardCharsets;

import org.bouncycastle.crypto.digests.Blake3Digest;

/** BLAKE3, unkeyed: 32-byte hashes and extendable output. */
public final class Blake3 {

    private static final int HASH_BYTES = 32;

    private final Blake3Digest digest;

    public Blake3() {
        this(new Blake3Digest(HASH_BYTES * 8));
    }

    private Blake3(Blake3Digest digest) {
        this.digest = digest;
    }

    /** The hash of the parts, one after the other. */
    public static byte[] hash(byte[]... parts) {
        var blake3 = new Blake3();
        for (byte[] part : parts) {
            blake3.update(part);
        }
        return blake3.hash();
    }

    /** The first {@code length} bytes of the extendable output over {@code input}. */
    public static byte[] extended(byte[] input, int length) {
        var blake3 = new Blake3().update(input);
        byte[] out = new byte[length];
        blake3.digest.doFinal(out, 0, length);
        return out;
    }

    public Blake3 update(byte[] part) {
        digest.update(part, 0, part.length);
        return this;
    }

    /** Adds a domain separator: the ASCII bytes of {@code domain}. */
    public Blake3 domain(String domain) {
        return update(domain.getBytes(StandardCharsets.US_ASCII));
    }

    /** What was added so far, to go on with apart: a long prefix that many hashes share is hashed once. */
    public Blake3 copy() {
        return new Blake3(new Blake3Digest(digest));
    }

    /** The hash of what was added; this object starts anew. */
    public byte[] hash() {
        byte[] out = new byte[HASH_BYTES];
        digest.doFinal(out, 0);
        return out;
    }
}
