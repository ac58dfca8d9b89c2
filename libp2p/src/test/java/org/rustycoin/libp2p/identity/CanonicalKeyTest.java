package org.rustycoin.libp2p.identity;

import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A key message has one encoding: what hashes to another peer id is not the same key written differently. */
class CanonicalKeyTest {

    @ParameterizedTest
    @EnumSource
    void aFieldTooManyIsRefused(KeyType type) {
        refused(join(SpecKeys.publicKey(type), new byte[]{0x18, 0x01}));
        refused(join(SpecKeys.publicKey(type), Arrays.copyOf(SpecKeys.publicKey(type), 2)));
    }

    @ParameterizedTest
    @EnumSource
    void aByteTooManyOrTooFewIsRefused(KeyType type) {
        byte[] key = SpecKeys.publicKey(type);
        refused(join(key, new byte[1]));
        refused(Arrays.copyOf(key, key.length - 1));
    }

    @ParameterizedTest
    @EnumSource
    void fieldsOutOfOrderOrLeftOutAreRefused(KeyType type) {
        byte[] key = SpecKeys.publicKey(type);
        byte[] number = Arrays.copyOf(key, 2);
        byte[] data = Arrays.copyOfRange(key, 2, key.length);
        refused(join(data, number));
        refused(data);
        refused(number);
    }

    @ParameterizedTest
    @EnumSource
    void numbersThatAreNotMinimalAreRefused(KeyType type) {
        byte[] key = SpecKeys.publicKey(type);
        byte[] rest = Arrays.copyOfRange(key, 2, key.length);
        refused(join(new byte[]{0x08, (byte) (0x80 | type.ordinal()), 0x00}, rest));
        refused(join(new byte[]{(byte) 0x88, 0x00, (byte) type.ordinal()}, rest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "08", "0804", "080412010a", "08ffffffffffffffffff011200", "0801ff", "08011280808080",
            "080112ffffffff0f", "0a00", "08011200"})
    void whatIsNoKeyMessageIsRefused(String hex) {
        refused(HexFormat.of().parseHex(hex));
    }

    @Test
    void aMessageThatNoKeyNeedsIsRefusedUnread() {
        byte[] long_ = Arrays.copyOf(SpecKeys.publicKey(KeyType.RSA), 8193);
        assertThatThrownBy(() -> PublicKey.fromProtobuf(long_)).isInstanceOf(KeyException.class)
                .hasMessage("a key of 8193 bytes");
    }

    private static void refused(byte[] message) {
        assertThatThrownBy(() -> PublicKey.fromProtobuf(message)).isInstanceOf(KeyException.class);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
