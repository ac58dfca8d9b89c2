package org.rustycoin.libp2p.identity;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Damaged keys and signatures are refused by name, or are another key; nothing else comes of them. */
class KeyFuzz {

    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final long SEED = 20_260_101;
    private static final int ROUNDS = 2400;

    @ParameterizedTest
    @EnumSource
    void aDamagedPublicKeyIsRefusedOrHasOneEncoding(KeyType type) throws Exception {
        var random = new SplittableRandom(SEED);
        byte[] good = SpecKeys.publicKey(type);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bad = damaged(good, random);
            try {
                PublicKey key = PublicKey.fromProtobuf(bad);
                assertThat(key.toProtobuf()).as(() -> shown(bad)).isEqualTo(bad);
                checkWithPlatform(key);
            } catch (KeyException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedPrivateKeyIsRefusedOrSound(KeyType type) {
        var random = new SplittableRandom(SEED);
        byte[] good = SpecKeys.privateKey(type);
        int rounds = type == KeyType.RSA ? ROUNDS / 8 : ROUNDS / 2;
        for (int i = 0; i < rounds; i++) {
            byte[] bad = damaged(good, random);
            try {
                KeyPair pair = KeyPair.fromProtobuf(bad);
                assertThat(pair.publicKey().verify(MESSAGE, pair.sign(MESSAGE))).as(() -> shown(bad)).isTrue();
            } catch (KeyException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedSignatureIsNoSignature(KeyType type) {
        var random = new SplittableRandom(SEED);
        KeyPair pair = SpecKeys.pair(type);
        byte[] good = pair.sign(MESSAGE);
        for (int i = 0; i < ROUNDS / 4; i++) {
            byte[] bad = damaged(good, random);
            if (!Arrays.equals(bad, good)) {
                assertThat(pair.publicKey().verify(MESSAGE, bad)).as(() -> shown(bad)).isFalse();
            }
        }
    }

    /** What we take for an X.509 key, the platform takes for one too. */
    private static void checkWithPlatform(PublicKey key) throws Exception {
        switch (key) {
            case RsaPublicKey rsa ->
                KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(rsa.raw()));
            case EcdsaPublicKey ecdsa ->
                KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(ecdsa.raw()));
            case Ed25519PublicKey raw -> assertThat(raw.raw()).hasSize(32);
            case Secp256k1PublicKey raw -> assertThat(raw.raw()).hasSize(33);
        }
    }

    /** A bit, a byte, a cut, an insertion or a few of them, more often near the head, where the structure is. */
    private static byte[] damaged(byte[] good, SplittableRandom random) {
        byte[] bytes = good.clone();
        for (int left = 1 + random.nextInt(3); left > 0 && bytes.length > 0; left--) {
            int at = random.nextBoolean() ? random.nextInt(bytes.length) : random.nextInt(Math.min(40, bytes.length));
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    private static String shown(byte[] bytes) {
        return "seed " + SEED + ": " + HexFormat.of().formatHex(bytes);
    }
}
