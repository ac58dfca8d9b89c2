package org.rustycoin.libp2p.multiformats;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Test vectors of multiformats/multibase (basic, leading_zero, two_leading_zeros), in the bases that libp2p uses. */
class MultibaseVectors {

    @ParameterizedTest
    @CsvSource({"BASE16, f796573206d616e692021", "BASE32, bpfsxgidnmfxgsibb", "BASE58BTC, z7paNL19xttacUY",
            "BASE64URL, ueWVzIG1hbmkgIQ"})
    void yesMani(Multibase base, String text) throws Exception {
        byte[] bytes = "yes mani !".getBytes(StandardCharsets.US_ASCII);
        assertThat(base.encode(bytes)).isEqualTo(text);
        assertThat(Multibase.decode(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"BASE16, f00796573206d616e692021", "BASE32, bab4wk4zanvqw42jaee", "BASE58BTC, z17paNL19xttacUY",
            "BASE64URL, uAHllcyBtYW5pICE"})
    void aLeadingZero(Multibase base, String text) throws Exception {
        byte[] bytes = "\0yes mani !".getBytes(StandardCharsets.US_ASCII);
        assertThat(base.encode(bytes)).isEqualTo(text);
        assertThat(Multibase.decode(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"BASE16, f0000796573206d616e692021", "BASE32, baaahszltebwwc3tjeaqq", "BASE58BTC, z117paNL19xttacUY",
            "BASE64URL, uAAB5ZXMgbWFuaSAh"})
    void twoLeadingZeros(Multibase base, String text) throws Exception {
        byte[] bytes = "\0\0yes mani !".getBytes(StandardCharsets.US_ASCII);
        assertThat(base.encode(bytes)).isEqualTo(text);
        assertThat(Multibase.decode(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "61, 2g", "626262, a3gV", "636363, aPEr",
            "73696d706c792061206c6f6e6720737472696e67, 2cFupjhnEsSn59qHXstmK2ffpLv2",
            "00eb15231dfceb60925886b67d065299925915aeb172c06647, 1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L",
            "516b6fcd0f, ABnLTmg", "ecac89cad93923c02321, EJDM8drfXA6uyA", "00000000000000000000, 1111111111"})
    void base58OfBitcoinsVectors(String hex, String text) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Multibase.toBase58(bytes)).isEqualTo(text);
        assertThat(Multibase.fromBase58(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x00", "f0", "fAB", "fzz", "bPFSXGIDNMFXGSIBB", "bpfsxgidnmfxgsib1", "ba", "b=",
            "bpfsxgidnmfxgsibb======", "z0", "zO", "zl", "z ", "u+/==", "uAA==", "uAB", "b\u00df", "z\u0131", "u\u20ac",
            "f\u0661"})
    void whatIsNotCanonicalIsRefused(String text) {
        assertThatThrownBy(() -> Multibase.decode(text)).isInstanceOf(MultiformatException.class);
    }

    @Test
    void longTextIsRefusedBeforeItCostsTime() {
        String longest = "z" + "1".repeat(Multibase.TEXT_MAX);
        assertThatThrownBy(() -> Multibase.decode(longest)).isInstanceOf(MultiformatException.class);
        assertThatThrownBy(() -> Multibase.fromBase58(longest)).isInstanceOf(MultiformatException.class);
    }
}
