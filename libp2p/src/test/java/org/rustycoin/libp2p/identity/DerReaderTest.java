package org.rustycoin.libp2p.identity;

import java.math.BigInteger;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** DER and nothing more lenient (X.690 §8.1.3, §8.3.2, §10.1). */
class DerReaderTest {

    @ParameterizedTest
    @CsvSource({"020100, 0", "02017f, 127", "02020080, 128", "0203010001, 65537"})
    void numbersAreRead(String hex, BigInteger number) throws Exception {
        var reader = reader(hex);
        assertThat(reader.natural()).isEqualTo(number);
        reader.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200", "0201ff", "020180", "0202ffff", "02020000", "0202007f", "0203000100"})
    void emptyNegativeAndPaddedNumbersAreRefused(String hex) {
        assertThatThrownBy(() -> reader(hex).natural()).isInstanceOf(DerException.class);
    }

    @Test
    void lengthsOfOneTwoAndThreeBytesAreRead() throws Exception {
        assertThat(reader("047f" + "aa".repeat(127)).content(DerReader.OCTET_STRING)).hasSize(127);
        assertThat(reader("048180" + "aa".repeat(128)).content(DerReader.OCTET_STRING)).hasSize(128);
        assertThat(reader("04820100" + "aa".repeat(256)).content(DerReader.OCTET_STRING)).hasSize(256);
    }

    /** Indefinite, not minimal, longer than the input, longer than anything read here, and cut off. */
    @ParameterizedTest
    @ValueSource(strings = {"0480aa0000", "048101aa", "04820001aa", "0402aa", "0484ffffffff", "048300ffff", "04", "",
            "0481", "048201", "04ff"})
    void otherLengthsAreRefused(String hex) {
        assertThatThrownBy(() -> reader(hex).content(DerReader.OCTET_STRING)).isInstanceOf(DerException.class);
    }

    @Test
    void aLengthThatIsOnlyLongIsNotMinimal() {
        assertThatThrownBy(() -> reader("04817f" + "aa".repeat(127)).content(DerReader.OCTET_STRING))
                .hasMessageContaining("minimal");
        assertThatThrownBy(() -> reader("048200ff" + "aa".repeat(255)).content(DerReader.OCTET_STRING))
                .hasMessageContaining("minimal");
    }

    @Test
    void aLengthOfThreeBytesIsMoreThanAnythingReadHere() {
        assertThatThrownBy(() -> reader("0483010000" + "aa".repeat(65_536)).content(DerReader.OCTET_STRING))
                .isInstanceOf(DerException.class);
    }

    @Test
    void anInnerValueDoesNotReachBeyondItsOuterOne() throws Exception {
        DerReader outer = reader("3003040301" + "aabbcc").open(DerReader.SEQUENCE);
        assertThatThrownBy(() -> outer.content(DerReader.OCTET_STRING)).isInstanceOf(DerException.class);
    }

    @Test
    void wholeValuesKeepTheirHeadAndTheRestIsSeen() throws Exception {
        var reader = reader("0401aa0500");
        assertThat(reader.whole(DerReader.OCTET_STRING)).isEqualTo(HexFormat.of().parseHex("0401aa"));
        assertThat(reader.hasMore()).isTrue();
        assertThatThrownBy(reader::end).isInstanceOf(DerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0300", "030107", "03020780"})
    void bitStringsThatAreNoBytesAreRefused(String hex) {
        assertThatThrownBy(() -> reader(hex).bits()).isInstanceOf(DerException.class);
    }

    private static DerReader reader(String hex) {
        return new DerReader(HexFormat.of().parseHex(hex));
    }
}
