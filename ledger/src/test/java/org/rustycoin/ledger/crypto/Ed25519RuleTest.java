package org.rustycoin.ledger.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.rustycoin.ledger.crypto.CraftedSignatures.Crafted;

import static org.assertj.core.api.Assertions.assertThat;

/** Encodings that no verifier is even asked about: each honest signature has one form, and nobody signs for no key. */
class Ed25519RuleTest {

    private static final BigInteger ORDER = BigInteger.TWO.pow(252)
            .add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** All eight points of small order and the forms of them that are not canonical ("Taming the many EdDSAs", table 1). */
    private static final List<String> SMALL_ORDER = List.of(
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    private final Crafted honest = new CraftedSignatures(new SplittableRandom(1)).honest();

    private static byte[] littleEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private byte[] withS(BigInteger s) {
        byte[] signature = honest.signature().clone();
        System.arraycopy(littleEndian(s), 0, signature, 32, 32);
        return signature;
    }

    private byte[] withR(byte[] r) {
        byte[] signature = honest.signature().clone();
        System.arraycopy(r, 0, signature, 0, 32);
        return signature;
    }

    private BigInteger s() {
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = honest.signature()[63 - i];
        }
        return new BigInteger(1, bigEndian);
    }

    private boolean admits(byte[] signature) {
        return Ed25519Rule.admits(honest.publicKey(), signature);
    }

    @Test
    void anHonestSignatureIsAdmitted() {
        assertThat(admits(honest.signature())).isTrue();
    }

    @Test
    void aScalarIsBelowTheOrder() {
        assertThat(admits(withS(BigInteger.ZERO))).isTrue();
        assertThat(admits(withS(ORDER.subtract(BigInteger.ONE)))).isTrue();
        assertThat(admits(withS(ORDER))).isFalse();
        assertThat(admits(withS(ORDER.add(BigInteger.ONE)))).isFalse();
        assertThat(admits(withS(s().add(ORDER)))).as("the honest one again, in another form").isFalse();
        assertThat(admits(withS(BigInteger.TWO.pow(256).subtract(BigInteger.ONE)))).isFalse();
    }

    @Test
    void pointsOfSmallOrderAreRefusedAsKeysAndAsR() {
        for (String hex : SMALL_ORDER) {
            byte[] point = HexFormat.of().parseHex(hex);
            assertThat(Ed25519Rule.admits(point, honest.signature())).as("key " + hex).isFalse();
            assertThat(admits(withR(point))).as("R " + hex).isFalse();
        }
    }

    @Test
    void coordinatesAreBelowThePrime() {
        for (int i = 2; i < 19; i++) {
            byte[] above = littleEndian(PRIME.add(BigInteger.valueOf(i)));
            assertThat(admits(withR(above))).as("p + " + i).isFalse();
            assertThat(Ed25519Rule.admits(above, honest.signature())).as("p + " + i).isFalse();
            assertThat(admits(withR(littleEndian(BigInteger.valueOf(i))))).as("" + i).isTrue();
        }
    }

    @Test
    void onlyTheRightLengthsAreLookedAt() {
        for (int length : new int[]{0, 31, 33, 63, 65}) {
            assertThat(Ed25519Rule.admits(Arrays.copyOf(honest.publicKey(), length), honest.signature())).isFalse();
            assertThat(admits(Arrays.copyOf(honest.signature(), length))).isFalse();
        }
    }

    /** Every library would say yes: (S, R) = (0, identity) is a signature of the identity over anything. */
    @Test
    void theSignatureThatFitsEveryMessageIsNone() {
        byte[] identity = HexFormat.of().parseHex(SMALL_ORDER.getFirst());
        byte[] signature = Arrays.copyOf(identity, 64);
        assertThat(new BouncyCastleVerifier().verify(identity, new byte[]{1, 2, 3}, signature)).isFalse();
        assertThat(identity).hasSize(Ed25519.PUBLIC_KEY_SIZE);
    }
}
