package org.rustycoin.bincode;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.bincode.BincodeException.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is written is read back; what no writer writes is refused, with its kind and its offset (WIRE.md §1). */
class BincodeReaderTest {

    /** A read, whatever it gives. */
    private interface Attempt {
        @Nullable
        Object read(BincodeReader in) throws BincodeException;
    }

    private static void refused(String hex, Attempt attempt, Kind kind, int offset) {
        var in = new BincodeReader(Bytes.fromHex(hex).unsafeArray());
        assertThatExceptionOfType(BincodeException.class).isThrownBy(() -> {
            attempt.read(in);
            in.end();
        }).satisfies(e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.offset()).isEqualTo(offset);
            assertThat(e).hasMessageContaining("offset " + offset);
        });
    }

    @Test
    void numbersAreLittleEndianAndUnsigned() throws BincodeException {
        byte[] bytes = new BincodeWriter().u8(0xff).u32(0xfffefdfc).u64(0x0102030405060708L).toByteArray();
        assertThat(Bytes.wrap(bytes)).hasToString("fffcfdfeff0807060504030201");
        var in = new BincodeReader(bytes);
        assertThat(in.u8()).isEqualTo(0xff);
        assertThat(in.u32()).isEqualTo(0xfffefdfc);
        assertThat(in.u64()).isEqualTo(0x0102030405060708L);
        in.end();
    }

    @Test
    void anEmptyOrCutInputIsTruncated() {
        refused("", BincodeReader::u8, Kind.TRUNCATED, 0);
        refused("010203", BincodeReader::u32, Kind.TRUNCATED, 0);
        refused("01020304050607", BincodeReader::u64, Kind.TRUNCATED, 0);
        refused("0102", in -> in.array(3), Kind.TRUNCATED, 0);
    }

    @Test
    void aTagIsZeroOrOne() {
        refused("02", BincodeReader::bool, Kind.BAD_TAG, 0);
        refused("ff", in -> in.option(BincodeReader::u8), Kind.BAD_TAG, 0);
        refused("01", in -> in.option(BincodeReader::u8), Kind.TRUNCATED, 1);
    }

    @Test
    void aVariantExists() {
        refused("04000000", in -> in.variant(4), Kind.UNKNOWN_VARIANT, 0);
        refused("ffffffff", in -> in.variant(4), Kind.UNKNOWN_VARIANT, 0);
    }

    @Test
    void textIsUtf8AndNotLongerThanItsType() {
        refused("0200000000000000c328", BincodeReader::string, Kind.INVALID_UTF8, 0);
        refused("0300000000000000eda080", BincodeReader::string, Kind.INVALID_UTF8, 0); // a surrogate
        refused("0200000000000000c080", BincodeReader::string, Kind.INVALID_UTF8, 0); // an overlong zero
        refused("0300000000000000616263", in -> in.string(2), Kind.OUT_OF_RANGE, 0);
        refused("0300000000000000ffffff", in -> in.string(2), Kind.OUT_OF_RANGE, 0); // before a look at the text
        refused("ffffffffffffffff", in -> in.string(2), Kind.COUNT_TOO_LARGE, 0);
    }

    @Test
    void nothingFollowsAValue() {
        refused("0102", BincodeReader::u8, Kind.TRAILING_BYTES, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000000000080", "ffffffffffffffff", "ffffffff00000000", "ffffff7f00000000",
            "0000000001000000", "0300000000000000"})
    void aCountThatTheInputCannotHoldIsRefusedBeforeAnythingIsAllocated(String count) {
        String hex = count + "0000"; // two bytes: not even the smallest of these counts fits
        refused(hex, BincodeReader::byteVector, Kind.COUNT_TOO_LARGE, 0);
        refused(hex, BincodeReader::string, Kind.COUNT_TOO_LARGE, 0);
        refused(hex, in -> in.vector(1, BincodeReader::u8), Kind.COUNT_TOO_LARGE, 0);
        refused("02000000000000000000", in -> in.vector(2, BincodeReader::u8), Kind.COUNT_TOO_LARGE, 0);
    }

    @Test
    void listsOptionsAndTextComeBack() throws BincodeException {
        byte[] bytes = BincodeWriter.encode(out -> out.vector(List.of(3, 5), BincodeWriter::u32).string("Münze")
                .option(null, BincodeWriter::u8).option(7, BincodeWriter::u8).bool(true).variant(2));
        var in = new BincodeReader(bytes);
        assertThat(in.vector(4, BincodeReader::u32)).containsExactly(3, 5);
        assertThat(in.string()).isEqualTo("Münze");
        assertThat(in.option(BincodeReader::u8)).isNull();
        assertThat(in.option(BincodeReader::u8)).isEqualTo(7);
        assertThat(in.bool()).isTrue();
        assertThat(in.variant(3)).isEqualTo(2);
        in.end();
    }

    @Test
    void aWindowOfAnArrayIsReadWithOffsetsOfTheWhole() {
        byte[] bytes = {9, 9, 1, 2, 9};
        var in = new BincodeReader(bytes, 2, 2);
        assertThat(in.remaining()).isEqualTo(2);
        assertThatExceptionOfType(BincodeException.class).isThrownBy(in::u32)
                .satisfies(e -> assertThat(e.offset()).isEqualTo(2));
    }

    @Test
    void aWindowThatIsNotInTheArrayIsACallersMistake() {
        assertThatThrownBy(() -> new BincodeReader(new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new BincodeReader(new byte[4], -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new BincodeReader(new byte[4], 2, Integer.MAX_VALUE))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void bytesAreValues() {
        Bytes one = Bytes.fromHex("0102");
        assertThat(one).isEqualTo(Bytes.copyOf(new byte[]{1, 2})).hasSameHashCodeAs(Bytes.wrap(new byte[]{1, 2}));
        assertThat(one).isLessThan(Bytes.fromHex("01ff")).isLessThan(Bytes.fromHex("010200"));
        assertThat(Bytes.wrap(new byte[0])).isSameAs(Bytes.EMPTY);
    }
}
