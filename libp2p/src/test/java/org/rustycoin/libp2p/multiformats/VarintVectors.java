package org.rustycoin.libp2p.multiformats;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** multiformats/unsigned-varint: its examples, and what it forbids. */
class VarintVectors {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 00", "1, 01", "127, 7f", "128, 8001", "255, ff01", "300, ac02", "16383, ff7f", "16384, 808001",
            "4294967296, 8080808010", "9223372036854775807, ffffffffffffffff7f"})
    void bothWays(long value, String encoding) throws Exception {
        byte[] bytes = hex(encoding);
        assertThat(Varint.encode(value)).isEqualTo(bytes);
        assertThat(Varint.size(value)).isEqualTo(bytes.length);
        assertThat(Varint.read(bytes, 0, bytes.length)).isEqualTo(value);
        for (int end = 0; end < bytes.length; end++) {
            assertThat(Varint.read(bytes, 0, end)).isEqualTo(Varint.INCOMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8000", "ff8000", "80808000", "ffffffffffffffff8000"})
    void whatIsNotMinimalIsRefused(String encoding) {
        assertThatThrownBy(() -> Varint.read(hex(encoding), 0, encoding.length() / 2))
                .isInstanceOf(MultiformatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80808080808080808001", "ffffffffffffffffff", "ffffffffffffffffffff01"})
    void moreThanNineBytesAreRefusedAtTheNinth(String encoding) {
        assertThatThrownBy(() -> Varint.read(hex(encoding), 0, 9)).isInstanceOf(MultiformatException.class)
                .hasMessageContaining("more than nine bytes");
    }

    @Test
    void aNegativeValueHasNoEncoding() {
        assertThatThrownBy(() -> Varint.write(-1, new byte[10], 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
