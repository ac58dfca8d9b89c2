package org.rustycoin.libp2p.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** RSA keys are bounded before a number of theirs is computed with (CVE-2023-39533), and their form is exact. */
class RsaKeyTest {

    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final BigInteger E = BigInteger.valueOf(65537);
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final RsaPublicKey KEY = (RsaPublicKey) SpecKeys.pair(KeyType.RSA).publicKey();

    @ParameterizedTest
    @ValueSource(ints = {2048, 2049, 3072, 4096, 8191, 8192})
    void aModulusOf2048To8192BitsIsAccepted(int bits) throws Exception {
        byte[] data = info(modulus(bits), E);
        assertThat(RsaPublicKey.of(data).raw()).isEqualTo(data);
        assertThat(RsaPublicKey.of(data).verify(MESSAGE, new byte[(bits + 7) / 8])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2047, 8193, 8200})
    void aModulusOfAnotherSizeIsRefused(int bits) {
        refused(info(modulus(bits), E));
    }

    /** The attack of the advisory: data that would take long to compute with are not even parsed. */
    @ParameterizedTest
    @ValueSource(ints = {16_384, 65_536, 400_000})
    void aHugeModulusIsRefusedUnparsed(int bits) {
        byte[] data = info(modulus(bits), E);
        assertThatThrownBy(() -> RsaPublicKey.of(data)).isInstanceOf(KeyException.class)
                .hasMessage("an RSA key of " + data.length + " bytes");
        byte[] message = new KeyProtobuf(KeyType.RSA, data).toBytes();
        assertThatThrownBy(() -> PublicKey.fromProtobuf(message)).isInstanceOf(KeyException.class);
    }

    @Test
    void theLargestKeyThatIsAcceptedIsTheLargestThatIsParsed() throws Exception {
        byte[] data = info(modulus(8192), BigInteger.ONE.shiftLeft(31).subtract(BigInteger.ONE));
        assertThat(data).hasSize(RsaPublicKey.DATA_BYTES_MAX);
        assertThat(RsaPublicKey.of(data).raw()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "2", "65536", "80000001", "ffffffffffffffffffffffffffffffff", "-3"})
    void anExponentThatIsSmallEvenLongOrNegativeIsRefused(String hex) {
        refused(info(modulus(2048), new BigInteger(hex, 16)));
    }

    @Test
    void aModulusThatIsEvenOrNegativeIsRefused() {
        refused(info(modulus(2048).subtract(BigInteger.ONE), E));
        refused(info(modulus(2048).negate(), E));
    }

    @Test
    void otherAlgorithmsAndParametersAreRefused() {
        refused(info(new ASN1Encodable[]{new ASN1ObjectIdentifier("1.2.840.113549.1.1.10"), DERNull.INSTANCE}));
        refused(info(new ASN1Encodable[]{new ASN1ObjectIdentifier(RSA)}));
        refused(info(new ASN1Encodable[]{new ASN1ObjectIdentifier(RSA), new ASN1Integer(0)}));
    }

    @Test
    void bytesBehindAnyValueAreRefused() throws Exception {
        byte[] good = KEY.raw();
        refused(Arrays.copyOf(good, good.length + 1));
        var three = new DERSequence(new ASN1Encodable[]{new ASN1Integer(modulus(2048)), new ASN1Integer(E),
                new ASN1Integer(0)});
        refused(info(new ASN1Encodable[]{new ASN1ObjectIdentifier(RSA), DERNull.INSTANCE}, three.getEncoded()));
        byte[] key = numbers(modulus(2048), E).getEncoded();
        var rsa = new DERSequence(new ASN1Encodable[]{new ASN1ObjectIdentifier(RSA), DERNull.INSTANCE});
        refused(encoded(new DERSequence(new ASN1Encodable[]{rsa, new DERBitString(key), DERNull.INSTANCE})));
        refused(info(new ASN1Encodable[]{new ASN1ObjectIdentifier(RSA), DERNull.INSTANCE},
                Arrays.copyOf(key, key.length + 1)));
    }

    @Test
    void signaturesOfAnotherLengthOrAboveTheModulusAreWrongAndNothingWorse() throws Exception {
        byte[] good = SpecKeys.pair(KeyType.RSA).sign(MESSAGE);
        assertThat(KEY.verify(MESSAGE, good)).isTrue();
        assertThat(KEY.verify(MESSAGE, Arrays.copyOf(good, good.length - 1))).isFalse();
        assertThat(KEY.verify(MESSAGE, Arrays.copyOf(good, good.length + 1))).isFalse();
        assertThat(KEY.verify(MESSAGE, new byte[0])).isFalse();
        assertThat(KEY.verify(MESSAGE, new byte[100_000])).isFalse();
        byte[] above = new byte[good.length];
        Arrays.fill(above, (byte) 0xff);
        assertThat(KEY.verify(MESSAGE, above)).isFalse();
        assertThat(KEY.verify(MESSAGE, new BigInteger(1, good).add(KEY.modulus()).toByteArray())).isFalse();
    }

    /** A signature made with one wrong number of the eight would tell a factor. */
    @Test
    void aPrivateKeyWhoseNumbersDoNotBelongTogetherIsRefused() throws Exception {
        RSAPrivateKey good = RSAPrivateKey.getInstance(SpecKeys.pair(KeyType.RSA).secret());
        BigInteger[] numbers = {good.getModulus(), good.getPublicExponent(), good.getPrivateExponent(),
                good.getPrime1(), good.getPrime2(), good.getExponent1(), good.getExponent2(), good.getCoefficient()};
        assertThat(RsaKeyPair.of(privateKey(numbers)).publicKey()).isEqualTo(KEY);
        for (int i = 0; i < numbers.length; i++) {
            BigInteger[] bad = numbers.clone();
            bad[i] = bad[i].add(BigInteger.TWO);
            assertThatThrownBy(() -> RsaKeyPair.of(privateKey(bad))).as("number " + i)
                    .isInstanceOf(KeyException.class);
            bad[i] = BigInteger.ZERO;
            assertThatThrownBy(() -> RsaKeyPair.of(privateKey(bad))).as("number " + i)
                    .isInstanceOf(KeyException.class);
        }
    }

    /** PKCS #1 has a version 1 too, for moduli of more than two primes. */
    @Test
    void aPrivateKeyOfAnotherVersionOrWithMoreBehindIsRefused() throws Exception {
        byte[] other = SpecKeys.pair(KeyType.RSA).secret();
        assertThat(Arrays.copyOfRange(other, 4, 7)).isEqualTo(new byte[]{2, 1, 0});
        other[6] = 1;
        assertThatThrownBy(() -> RsaKeyPair.of(other)).isInstanceOf(KeyException.class);
        byte[] longer = Arrays.copyOf(SpecKeys.pair(KeyType.RSA).secret(), other.length + 1);
        assertThatThrownBy(() -> RsaKeyPair.of(longer)).isInstanceOf(KeyException.class);
    }

    @Test
    void keysOfOtherSizesAreNotMade() {
        for (int bits : new int[]{1024, 2047, 8193}) {
            assertThatThrownBy(() -> RsaKeyPair.newPair(bits, new SplittableRandom(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void refused(byte[] data) {
        assertThatThrownBy(() -> RsaPublicKey.of(data)).isInstanceOf(KeyException.class);
    }

    /** An odd number of exactly so many bits; nothing looks for its factors. */
    private static BigInteger modulus(int bits) {
        return BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
    }

    private static byte[] info(BigInteger modulus, BigInteger exponent) {
        return info(new ASN1Encodable[]{new ASN1ObjectIdentifier(RSA), DERNull.INSTANCE},
                encoded(numbers(modulus, exponent)));
    }

    private static byte[] info(ASN1Encodable[] algorithm) {
        return info(algorithm, encoded(numbers(modulus(2048), E)));
    }

    private static byte[] info(ASN1Encodable[] algorithm, byte[] key) {
        return encoded(new DERSequence(new ASN1Encodable[]{new DERSequence(algorithm), new DERBitString(key)}));
    }

    private static DERSequence numbers(BigInteger modulus, BigInteger exponent) {
        return new DERSequence(new ASN1Encodable[]{new ASN1Integer(modulus), new ASN1Integer(exponent)});
    }

    private static byte[] privateKey(BigInteger[] n) throws Exception {
        return new RSAPrivateKey(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]).getEncoded();
    }

    private static byte[] encoded(DERSequence sequence) {
        try {
            return sequence.getEncoded("DER");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
