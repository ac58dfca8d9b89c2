package org.rustycoin.libp2p.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The key pairs of libp2p/specs peer-ids, of all four kinds, and what peers derive from them. */
class PeerIdKeyVectors {

    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void thePrivateKeyGivesThePublicKey(KeyType type) {
        KeyPair pair = SpecKeys.pair(type);
        assertThat(pair.type()).isEqualTo(type);
        assertThat(pair.publicKey().toProtobuf()).isEqualTo(SpecKeys.publicKey(type));
    }

    @ParameterizedTest
    @EnumSource
    void bothMessagesAreWrittenAsTheyWereRead(KeyType type) throws Exception {
        assertThat(SpecKeys.pair(type).toProtobuf()).isEqualTo(SpecKeys.privateKey(type));
        PublicKey key = PublicKey.fromProtobuf(SpecKeys.publicKey(type));
        assertThat(key.type()).isEqualTo(type);
        assertThat(key.toProtobuf()).isEqualTo(SpecKeys.publicKey(type));
        assertThat(key).isEqualTo(SpecKeys.pair(type).publicKey()).hasSameHashCodeAs(SpecKeys.pair(type).publicKey());
    }

    @ParameterizedTest
    @EnumSource
    void whatThePrivateKeySignsThePublicKeyVerifies(KeyType type) throws Exception {
        byte[] signature = SpecKeys.pair(type).sign(MESSAGE);
        PublicKey key = PublicKey.fromProtobuf(SpecKeys.publicKey(type));
        assertThat(key.verify(MESSAGE, signature)).isTrue();
        assertThat(key.verify("another message".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
        signature[signature.length - 1] ^= 1;
        assertThat(key.verify(MESSAGE, signature)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aKeysDataAreReadBackAndKeysOfOtherKindsDiffer(KeyType type) throws Exception {
        for (KeyType other : KeyType.values()) {
            assertThat(SpecKeys.pair(type).publicKey().equals(SpecKeys.pair(other).publicKey()))
                    .isEqualTo(type == other);
        }
        assertThat(SpecKeys.pair(type)).hasToString(SpecKeys.pair(type).peerId().toString());
    }

    /** The messages of at most 42 bytes are their own hash; go prints the same ids for these keys. */
    @Test
    void shortKeysAreInTheirPeerIdsAndLongOnesAreHashed() throws Exception {
        assertThat(SpecKeys.pair(KeyType.ED25519).peerId().toBytes())
                .isEqualTo(HexFormat.of().parseHex("0024" + HexFormat.of().formatHex(
                        SpecKeys.publicKey(KeyType.ED25519))));
        assertThat(SpecKeys.pair(KeyType.SECP256K1).peerId().toBytes())
                .isEqualTo(HexFormat.of().parseHex("0025" + HexFormat.of().formatHex(
                        SpecKeys.publicKey(KeyType.SECP256K1))));
        assertThat(SpecKeys.pair(KeyType.ED25519).peerId().toString()).startsWith("12D3KooW");
        assertThat(SpecKeys.pair(KeyType.SECP256K1).peerId().toString()).startsWith("16Uiu2HA");
        for (KeyType type : new KeyType[]{KeyType.ECDSA, KeyType.RSA}) {
            byte[] id = SpecKeys.pair(type).peerId().toBytes();
            assertThat(Arrays.copyOf(id, 2)).isEqualTo(new byte[]{0x12, 0x20});
            assertThat(Arrays.copyOfRange(id, 2, id.length))
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(SpecKeys.publicKey(type)));
            assertThat(SpecKeys.pair(type).peerId().toString()).startsWith("Qm");
        }
    }
}
