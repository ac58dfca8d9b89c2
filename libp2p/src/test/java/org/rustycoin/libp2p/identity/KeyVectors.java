package org.rustycoin.libp2p.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The test vectors of libp2p/specs peer-ids. */
class KeyVectors {

    private static final String PRIVATE = "080112407e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d"
            + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";
    private static final String PUBLIC = "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";
    private static final String SECP256K1 = "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca"
            + "99";
    private static final String ECDSA = "0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d300fa36ae0"
            + "e8f5d530899d83abab44abf3161f162a4bc901d8e6ecda020e8b6d5f8da30525e71d6851510c098e5c47c646a597fb4dcec034e9"
            + "f77c409e62";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void anEd25519KeyPair() throws Exception {
        KeyPair pair = KeyPair.fromProtobuf(hex(PRIVATE));
        assertThat(pair.toProtobuf()).isEqualTo(hex(PRIVATE));
        assertThat(pair.publicKey().toProtobuf()).isEqualTo(hex(PUBLIC));
        assertThat(PublicKey.fromProtobuf(hex(PUBLIC))).isEqualTo(pair.publicKey());
        assertThat(pair.publicKey().type()).isEqualTo(KeyType.ED25519);
    }

    @Test
    void theOlderPrivateFormIsReadWhenItsCopiesAgree() throws Exception {
        byte[] older = Arrays.copyOf(hex(PRIVATE), 100);
        older[3] = 96;
        System.arraycopy(older, 36, older, 68, 32);
        assertThat(KeyPair.fromProtobuf(older).publicKey().toProtobuf()).isEqualTo(hex(PUBLIC));
        older[99] ^= 1;
        assertThatThrownBy(() -> KeyPair.fromProtobuf(older)).hasMessageContaining("another one's public key");
    }

    @Test
    void aPrivateKeyWithAnothersPublicKeyIsRefused() { // RUSTSEC-2022-0093: the two are not taken apart
        byte[] bytes = hex(PRIVATE);
        bytes[50] ^= 1;
        assertThatThrownBy(() -> KeyPair.fromProtobuf(bytes)).isInstanceOf(KeyException.class);
    }

    @ParameterizedTest
    @CsvSource({SECP256K1 + ", SECP256K1", ECDSA + ", ECDSA"})
    void keysOfOtherKindsAreReadAndWrittenBack(String key, KeyType type) throws KeyException {
        PublicKey read = PublicKey.fromProtobuf(hex(key));
        assertThat(read.type()).isEqualTo(type);
        assertThat(read.toProtobuf()).isEqualTo(hex(key));
    }

    @Test
    void threeBytesAreNoRsaKey() {
        assertThatThrownBy(() -> PublicKey.fromProtobuf(hex("08001203010203"))).isInstanceOf(KeyException.class);
    }

    @Test
    void aHugeRsaKeyIsRefusedUnread() { // CVE-2023-39533
        byte[] huge = Arrays.copyOf(hex("08001280f007"), 6 + 128 * 1024);
        assertThatThrownBy(() -> PublicKey.fromProtobuf(huge)).hasMessageContaining("a key of 131078 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "08", "0801", "080112", "08011220", "0804120100", "08ffffffff0f120100", "12010008 01",
            "08011200", "0801121f00", // data too short
            PUBLIC + "00", PUBLIC + "1a00", // a byte, a field too many
            "088100" + "1220" + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e", // type not minimal
            "080112a000" + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e", // length not minimal
            "08011220" + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}) // no point
    void whatIsNotTheOneEncodingIsRefused(String key) {
        assertThatThrownBy(() -> PublicKey.fromProtobuf(hex(key.replace(" ", "")))).isInstanceOf(KeyException.class);
    }

    /** RFC 8032 §7.1, tests 1 and 2. */
    @ParameterizedTest
    @CsvSource({"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60, "
            + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', "
            + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0"
            + "595bbe24655141438e7a100b",
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb, "
                    + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, "
                    + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                    + "387b2eaeb4302aeeb00d291612bb0c00"})
    void signaturesAreThoseOfRfc8032(String secret, String key, String message, String signature) throws Exception {
        KeyPair pair = KeyPair.fromSeed(hex(secret));
        assertThat(pair.publicKey().raw()).isEqualTo(hex(key));
        assertThat(pair.sign(hex(message))).isEqualTo(hex(signature));
        assertThat(pair.publicKey().verify(hex(message), hex(signature))).isTrue();
        assertThat(pair.publicKey().verify(hex(message + "00"), hex(signature))).isFalse();
        assertThat(pair.publicKey().verify(hex(message), new byte[63])).isFalse();
        assertThat(pair.publicKey().verify(hex(message), new byte[64])).isFalse();
    }

    @Test
    void noTextShowsTheSecret() throws Exception {
        KeyPair pair = KeyPair.fromProtobuf(hex(PRIVATE));
        assertThat(pair.toString()).isEqualTo(pair.peerId().toString());
        assertThat(pair.toString().getBytes(StandardCharsets.US_ASCII)).hasSize(52);
    }
}
