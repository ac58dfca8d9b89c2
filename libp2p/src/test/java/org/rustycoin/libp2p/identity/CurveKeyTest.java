package org.rustycoin.libp2p.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is no key and no signature on secp256k1 and P-256, and what each verifier makes of a high S. */
class CurveKeyTest {

    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final BigInteger ORDER_SECP256K1 = new BigInteger(
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final BigInteger ORDER_P256 = new BigInteger(
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final String P256_HEAD = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

    /** x = 5 has no y on secp256k1; then x = p, a tag that is none, infinity, a hybrid and an uncompressed point, zeros. */
    @ParameterizedTest
    @ValueSource(strings = {"020000000000000000000000000000000000000000000000000000000000000005",
            "02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
            "040000000000000000000000000000000000000000000000000000000000000001", "00",
            "0679be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                    + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
            "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                    + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
            "000000000000000000000000000000000000000000000000000000000000000000", ""})
    void whatIsNoCompressedPointOfSecp256k1IsNoKey(String hex) {
        assertThatThrownBy(() -> Secp256k1PublicKey.of(HexFormat.of().parseHex(hex)))
                .isInstanceOf(KeyException.class);
    }

    /** A point off the curve, zeros, x = p, a compressed point, infinity, a hybrid point. */
    @ParameterizedTest
    @ValueSource(strings = {
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                    + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f6",
            "0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "00000000000000000000000000",
            "04ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
                    + "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4",
            "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", "00",
            "076b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                    + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"})
    void whatIsNoUncompressedPointOfP256IsNoKey(String point) {
        assertThatThrownBy(() -> EcdsaPublicKey.of(HexFormat.of().parseHex(P256_HEAD + point)))
                .isInstanceOf(KeyException.class);
    }

    @Test
    void keysOfOtherCurvesOrWithMoreBehindAreRefused() throws Exception {
        for (String curve : new String[]{"secp384r1", "secp521r1"}) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            byte[] data = generator.generateKeyPair().getPublic().getEncoded();
            assertThatThrownBy(() -> EcdsaPublicKey.of(data)).isInstanceOf(KeyException.class);
        }
        byte[] good = SpecKeys.pair(KeyType.ECDSA).publicKey().raw();
        assertThatThrownBy(() -> EcdsaPublicKey.of(Arrays.copyOf(good, good.length + 1)))
                .isInstanceOf(KeyException.class);
        for (int i = 0; i < 26; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            assertThatThrownBy(() -> EcdsaPublicKey.of(bad)).isInstanceOf(KeyException.class);
        }
    }

    /** BIP 62, rust and js refuse it on secp256k1; go accepts it; on P-256 all three accept it. */
    @Test
    void aHighSIsRefusedOnSecp256k1AndAcceptedOnP256() throws Exception {
        byte[] low = SpecKeys.pair(KeyType.SECP256K1).sign(MESSAGE);
        assertThat(key(KeyType.SECP256K1).verify(MESSAGE, low)).isTrue();
        assertThat(key(KeyType.SECP256K1).verify(MESSAGE, withOtherS(low, ORDER_SECP256K1))).isFalse();
        byte[] lowP256 = SpecKeys.pair(KeyType.ECDSA).sign(MESSAGE);
        assertThat(key(KeyType.ECDSA).verify(MESSAGE, lowP256)).isTrue();
        assertThat(key(KeyType.ECDSA).verify(MESSAGE, withOtherS(lowP256, ORDER_P256))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"SECP256K1", "ECDSA"})
    void weSignWithALowS(KeyType type) throws Exception {
        BigInteger half = order(type).shiftRight(1);
        for (int i = 0; i < 32; i++) {
            assertThat(numbers(SpecKeys.pair(type).sign(new byte[]{(byte) i}))[1]).isLessThanOrEqualTo(half);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SECP256K1", "ECDSA"})
    void numbersOutOfRangeAreNoSignature(KeyType type) throws Exception {
        BigInteger[] good = numbers(SpecKeys.pair(type).sign(MESSAGE));
        BigInteger order = order(type);
        for (BigInteger bad : new BigInteger[]{BigInteger.ZERO, order, order.add(good[0]), good[0].negate(),
                BigInteger.ONE.shiftLeft(256)}) {
            assertThat(key(type).verify(MESSAGE, der(bad, good[1]))).isFalse();
            assertThat(key(type).verify(MESSAGE, der(good[0], bad))).isFalse();
        }
        assertThat(key(type).verify(MESSAGE, der(good[0], good[1]))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"SECP256K1", "ECDSA"})
    void aSignatureHasOneForm(KeyType type) throws Exception {
        byte[] good = SpecKeys.pair(type).sign(MESSAGE);
        byte[] trailing = Arrays.copyOf(good, good.length + 1);
        assertThat(key(type).verify(MESSAGE, trailing)).as("a byte behind").isFalse();
        byte[] inside = trailing.clone();
        inside[1]++;
        assertThat(key(type).verify(MESSAGE, inside)).as("a byte inside").isFalse();
        byte[] longForm = new byte[good.length + 1];
        System.arraycopy(good, 1, longForm, 2, good.length - 1);
        longForm[0] = good[0];
        longForm[1] = (byte) 0x81;
        assertThat(key(type).verify(MESSAGE, longForm)).as("a length that is not minimal").isFalse();
        BigInteger[] pair = numbers(good);
        byte[] plain = new byte[64];
        copyRight(pair[0], plain, 32);
        copyRight(pair[1], plain, 64);
        assertThat(key(type).verify(MESSAGE, plain)).as("the form of IEEE P1363").isFalse();
        assertThat(key(type).verify(MESSAGE, new byte[0])).isFalse();
        assertThat(key(type).verify(MESSAGE, new byte[100_000])).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"SECP256K1", "ECDSA"})
    void secretsOutOfRangeAreRefused(KeyType type) {
        Curve curve = type == KeyType.SECP256K1 ? Curve.SECP256K1 : Curve.P256;
        for (BigInteger bad : new BigInteger[]{BigInteger.ZERO, order(type), order(type).add(BigInteger.ONE)}) {
            assertThatThrownBy(() -> curve.secret(Curve.secretBytes(bad))).isInstanceOf(KeyException.class);
        }
        assertThatThrownBy(() -> curve.secret(new byte[]{1})).isInstanceOf(KeyException.class);
        assertThatThrownBy(() -> Secp256k1KeyPair.of(new byte[33])).isInstanceOf(KeyException.class);
    }

    @Test
    void anEcPrivateKeyMustBeOnP256AndGoWithItsPublicKey() throws Exception {
        byte[] good = SpecKeys.pair(KeyType.ECDSA).secret();
        assertThat(EcdsaKeyPair.of(good).publicKey()).isEqualTo(key(KeyType.ECDSA));
        for (int i : new int[]{4, 20, 48, good.length - 1}) { // version, secret, curve, public key
            byte[] bad = good.clone();
            bad[i] ^= 1;
            assertThatThrownBy(() -> EcdsaKeyPair.of(bad)).as("byte " + i).isInstanceOf(KeyException.class);
        }
        byte[] short_ = Arrays.copyOf(good, 39); // version and secret only: both other fields are optional
        short_[1] = 37;
        assertThat(EcdsaKeyPair.of(short_).publicKey()).isEqualTo(key(KeyType.ECDSA));
    }

    private static PublicKey key(KeyType type) throws KeyException {
        return PublicKey.fromProtobuf(SpecKeys.publicKey(type));
    }

    private static BigInteger order(KeyType type) {
        return type == KeyType.SECP256K1 ? ORDER_SECP256K1 : ORDER_P256;
    }

    private static byte[] withOtherS(byte[] signature, BigInteger order) throws Exception {
        BigInteger[] pair = numbers(signature);
        return der(pair[0], order.subtract(pair[1]));
    }

    private static BigInteger[] numbers(byte[] signature) {
        ASN1Sequence pair = ASN1Sequence.getInstance(signature);
        return new BigInteger[]{ASN1Integer.getInstance(pair.getObjectAt(0)).getValue(),
                ASN1Integer.getInstance(pair.getObjectAt(1)).getValue()};
    }

    private static byte[] der(BigInteger r, BigInteger s) throws Exception {
        return new DERSequence(new ASN1Integer[]{new ASN1Integer(r), new ASN1Integer(s)}).getEncoded();
    }

    private static void copyRight(BigInteger number, byte[] to, int end) {
        byte[] bytes = Curve.secretBytes(number);
        System.arraycopy(bytes, 0, to, end - bytes.length, bytes.length);
    }
}
