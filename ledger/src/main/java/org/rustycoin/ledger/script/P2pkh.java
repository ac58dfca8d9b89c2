package org.rustycoin.ledger.script;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.crypto.Hash160;

/**
 * Pay to public key hash: {@code 76 a9 14 <20 bytes> 88 ac}, spent by {@code 40 <64-byte signature> 20 <32-byte key>}
 * (WIRE.md §6).
 */
public final class P2pkh {

    private static final int OUTPUT_BYTES = 25;
    private static final int INPUT_BYTES = 98;

    /** What spends such an output: a signature of 64 bytes and a key of 32. */
    public record Unlocking(byte[] signature, byte[] publicKey) {}

    private P2pkh() {}

    /** The script that pays to a key. */
    public static Bytes payTo(byte[] publicKey) {
        return Bytes.wrap(new BincodeWriter(OUTPUT_BYTES).u8(0x76).u8(0xa9).u8(0x14)
                .array(Hash160.of(publicKey).unsafeArray()).u8(0x88).u8(0xac).toByteArray());
    }

    /** The script_sig of a signature and its key. */
    public static Bytes unlock(byte[] signature, byte[] publicKey) {
        return Bytes.wrap(new BincodeWriter(INPUT_BYTES).u8(0x40).array(signature).u8(0x20).array(publicKey)
                .toByteArray());
    }

    public static boolean isPayTo(Bytes script) {
        return script.length() == OUTPUT_BYTES && script.at(0) == 0x76 && script.at(1) == (byte) 0xa9
                && script.at(2) == 0x14 && script.at(23) == (byte) 0x88 && script.at(24) == (byte) 0xac;
    }

    /** Whether the output can never be spent: {@code 6a …}, data. */
    public static boolean isUnspendable(Bytes script) {
        return script.length() > 0 && script.at(0) == 0x6a;
    }

    /** Whether a script_sig has the right form and its key the hash that the script names; null if not. */
    public static @Nullable Unlocking unlocking(Bytes scriptSig, Bytes script) {
        if (!isPayTo(script) || scriptSig.length() != INPUT_BYTES || scriptSig.at(0) != 0x40
                || scriptSig.at(65) != 0x20) {
            return null;
        }
        byte[] all = scriptSig.unsafeArray();
        byte[] key = Arrays.copyOfRange(all, 66, 98);
        Bytes hash = Hash160.of(key);
        for (int i = 0; i < Hash160.BYTES; i++) {
            if (hash.at(i) != script.at(3 + i)) {
                return null;
            }
        }
        return new Unlocking(Arrays.copyOfRange(all, 1, 65), key);
    }
}
