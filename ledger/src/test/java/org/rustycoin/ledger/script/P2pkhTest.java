package org.rustycoin.ledger.script;

import java.util.Arrays;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.crypto.Hash160;

import static org.assertj.core.api.Assertions.assertThat;

/** Pay to public key hash, byte for byte: nothing near to the template is the template (WIRE.md §6). */
class P2pkhTest {

    private static final byte[] KEY = filled(32, 7);
    private static final byte[] SIGNATURE = filled(64, 9);
    private static final Bytes SCRIPT = P2pkh.payTo(KEY);
    private static final Bytes UNLOCK = P2pkh.unlock(SIGNATURE, KEY);

    private static byte[] filled(int length, int with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static Bytes resized(Bytes script, int length) {
        return Bytes.wrap(Arrays.copyOf(script.unsafeArray(), length));
    }

    private static Bytes flipped(Bytes script, int at, int bit) {
        byte[] bytes = script.toByteArray();
        bytes[at] ^= (byte) (1 << bit);
        return Bytes.wrap(bytes);
    }

    @Test
    void theScriptsAreThoseOfTheSpecification() {
        assertThat(SCRIPT).hasToString("76a914" + Hash160.of(KEY) + "88ac");
        assertThat(UNLOCK).hasToString("40" + "09".repeat(64) + "20" + "07".repeat(32));
        P2pkh.Unlocking unlocking = Objects.requireNonNull(P2pkh.unlocking(UNLOCK, SCRIPT));
        assertThat(unlocking.signature()).isEqualTo(SIGNATURE);
        assertThat(unlocking.publicKey()).isEqualTo(KEY);
    }

    /** SHA-256 then RIPEMD-160, of Bitcoin's well-known generator key. */
    @Test
    void theHashIsBitcoins() {
        byte[] generator = Bytes.fromHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
                .toByteArray();
        assertThat(Hash160.of(generator)).hasToString("751e76e8199196d454941c45d1b3a323f1433bd6");
    }

    @Test
    void noOtherLengthIsTheTemplate() {
        for (int length = 0; length <= 110; length++) {
            assertThat(P2pkh.isPayTo(resized(SCRIPT, length))).as("output of %d bytes", length)
                    .isEqualTo(length == 25);
            assertThat(P2pkh.unlocking(resized(UNLOCK, length), SCRIPT) != null).as("input of %d bytes", length)
                    .isEqualTo(length == 98);
        }
    }

    @Test
    void everyBitOfTheFrameCounts() {
        for (int at = 0; at < 25; at++) {
            for (int bit = 0; bit < 8; bit++) {
                Bytes script = flipped(SCRIPT, at, bit);
                boolean hash = at >= 3 && at < 23;
                assertThat(P2pkh.isPayTo(script)).as("output byte %d bit %d", at, bit).isEqualTo(hash);
                assertThat(P2pkh.unlocking(UNLOCK, script)).as("output byte %d bit %d", at, bit).isNull();
            }
        }
        for (int at = 0; at < 98; at++) {
            for (int bit = 0; bit < 8; bit++) {
                boolean inSignature = at >= 1 && at < 65;
                assertThat(P2pkh.unlocking(flipped(UNLOCK, at, bit), SCRIPT) != null)
                        .as("input byte %d bit %d", at, bit).isEqualTo(inSignature);
            }
        }
    }

    @Test
    void dataIsUnspendableWhateverFollows() {
        assertThat(P2pkh.isUnspendable(Bytes.fromHex("6a"))).isTrue();
        assertThat(P2pkh.isUnspendable(Bytes.fromHex("6a76a914"))).isTrue();
        assertThat(P2pkh.isUnspendable(Bytes.EMPTY)).isFalse();
        assertThat(P2pkh.isUnspendable(Bytes.fromHex("766a"))).isFalse();
        assertThat(P2pkh.isUnspendable(SCRIPT)).isFalse();
        assertThat(P2pkh.unlocking(UNLOCK, Bytes.fromHex("6a"))).isNull();
    }
}
