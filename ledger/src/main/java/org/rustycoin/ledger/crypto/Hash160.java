package org.rustycoin.ledger.crypto;

import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.rustycoin.bincode.Bytes;

/** RIPEMD160(SHA256(x)), which turns a public key into the 20 bytes that a script names. */
public final class Hash160 {

    public static final int BYTES = 20;

    private Hash160() {}

    public static Bytes of(byte[] input) {
        var sha256 = new SHA256Digest();
        sha256.update(input, 0, input.length);
        byte[] inner = new byte[32];
        sha256.doFinal(inner, 0);
        var ripemd160 = new RIPEMD160Digest();
        ripemd160.update(inner, 0, inner.length);
        byte[] out = new byte[BYTES];
        ripemd160.doFinal(out, 0);
        return Bytes.wrap(out);
    }
}
