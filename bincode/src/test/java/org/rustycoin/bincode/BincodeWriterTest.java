package org.rustycoin.bincode;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The bytes of each primitive, as bincode 1.3 writes them (WIRE.md §1). */
class BincodeWriterTest {

    private static String hex(BincodeWriter.Encodable value) {
        return Bytes.wrap(BincodeWriter.encode(value)).toHex();
    }

    @Test
    void integersAreLittleEndianOfTheirWidth() {
        assertThat(hex(out -> out.u8(0x81))).isEqualTo("81");
        assertThat(hex(out -> out.u32(0x01020304))).isEqualTo("04030201");
        assertThat(hex(out -> out.u32(-1))).isEqualTo("ffffffff");
        assertThat(hex(out -> out.u64(1))).isEqualTo("0100000000000000");
        assertThat(hex(out -> out.u64(Long.MIN_VALUE))).isEqualTo("0000000000000080");
    }

    @Test
    void tagsAndVariants() {
        assertThat(hex(out -> out.bool(false).bool(true))).isEqualTo("0001");
        assertThat(hex(out -> out.variant(11))).isEqualTo("0b000000");
        assertThat(hex(out -> out.option(null, BincodeWriter::u32))).isEqualTo("00");
        assertThat(hex(out -> out.option(5, BincodeWriter::u32))).isEqualTo("0105000000");
    }

    @Test
    void vectorsHaveACountAndArraysHaveNone() {
        assertThat(hex(out -> out.array(new byte[]{1, 2}))).isEqualTo("0102");
        assertThat(hex(out -> out.byteVector(new byte[]{1, 2}))).isEqualTo("02000000000000000102");
        assertThat(hex(out -> out.vector(List.of()))).isEqualTo("0000000000000000");
        assertThat(hex(out -> out.vector(List.of(7, 8), BincodeWriter::u8))).isEqualTo("02000000000000000708");
        BincodeWriter.Encodable one = out -> out.u8(9);
        assertThat(hex(out -> out.vector(List.of(one, one)))).isEqualTo("02000000000000000909");
    }

    @Test
    void textIsCountedInBytesOfUtf8() {
        assertThat(hex(out -> out.string("aü€"))).isEqualTo("060000000000000061c3bce282ac");
        assertThat(hex(out -> out.string("\ud83d\ude00"))).isEqualTo("0400000000000000f09f9880");
    }

    @Test
    void itGrowsAsNeededFromAnyCapacity() {
        for (int capacity : new int[]{0, 1, 16, 17, 1000}) {
            var out = new BincodeWriter(capacity);
            for (int i = 0; i < 1000; i++) {
                out.u64(i).u8(i);
            }
            out.array(new byte[100_000]);
            assertThat(out.length()).isEqualTo(109_000);
            assertThat(out.toByteArray()).hasSize(109_000).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0);
        }
    }

    @Test
    void whatWasTakenOutDoesNotChangeWithWhatIsWrittenLater() {
        var out = new BincodeWriter().u8(1);
        byte[] before = out.toByteArray();
        out.u8(2);
        assertThat(before).containsExactly(1);
        assertThat(out.toByteArray()).containsExactly(1, 2);
    }
}
