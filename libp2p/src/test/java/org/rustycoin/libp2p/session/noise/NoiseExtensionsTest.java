package org.rustycoin.libp2p.session.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a Noise payload says about muxers, and how much of it is listened to. */
class NoiseExtensionsTest {

    private static final String YAMUX = "/yamux/1.0.0";

    /** The bytes that protobuf gives this message: field 2, 12 characters. */
    @Test
    void aListOfMuxersIsWrittenAndRead() throws Exception {
        byte[] bytes = HexFormat.of().parseHex("120c" + HexFormat.of().formatHex(YAMUX.getBytes("US-ASCII")));
        assertThat(new NoiseExtensions(List.of(YAMUX)).toBytes()).isEqualTo(bytes);
        assertThat(NoiseExtensions.read(bytes).streamMuxers()).containsExactly(YAMUX);
        var two = new NoiseExtensions(List.of(YAMUX, "/mplex/6.7.0"));
        assertThat(NoiseExtensions.read(two.toBytes())).isEqualTo(two);
        assertThat(NoiseExtensions.read(new byte[0])).isEqualTo(NoiseExtensions.NONE);
    }

    @Test
    void certificateHashesAndUnknownFieldsAreSkipped() throws Exception {
        byte[] muxers = new NoiseExtensions(List.of(YAMUX)).toBytes();
        byte[] others = HexFormat.of().parseHex("0a03aabbcc" + "18ff01" + "8240021234" + "1001");
        byte[] all = Arrays.copyOf(others, others.length + muxers.length);
        System.arraycopy(muxers, 0, all, others.length, muxers.length);
        assertThat(NoiseExtensions.read(all).streamMuxers()).containsExactly(YAMUX);
    }

    @Test
    void aListOfMoreThanAHundredCountsAsNone() throws Exception {
        var muxers = new ArrayList<>(Collections.nCopies(99, "/other"));
        muxers.add(YAMUX);
        assertThat(NoiseExtensions.read(new NoiseExtensions(muxers).toBytes()).streamMuxers()).hasSize(100)
                .endsWith(YAMUX);
        muxers.add(YAMUX);
        assertThat(NoiseExtensions.read(new NoiseExtensions(muxers).toBytes())).isEqualTo(NoiseExtensions.NONE);
        byte[] empties = new byte[65_000];
        for (int i = 0; i < empties.length; i += 2) {
            empties[i] = 0x12;
        }
        assertThat(NoiseExtensions.read(empties)).isEqualTo(NoiseExtensions.NONE);
    }

    @Test
    void aNameThatMultistreamCouldNotCarryIsPassedOver() throws Exception {
        String longest = "/" + "x".repeat(NoiseExtensions.NAME_BYTES_MAX - 1);
        assertThat(NoiseExtensions.read(new NoiseExtensions(List.of(longest, longest + "x", YAMUX)).toBytes())
                .streamMuxers()).containsExactly(longest, YAMUX);
    }

    /** A length beyond the end, a negative one, a field number of zero, an open group, a varint without end. */
    @ParameterizedTest
    @ValueSource(strings = {"1205aa", "12ffffffff0f", "12ffffff7f", "0000", "0b", "12", "ffffffffffffffffffffff"})
    void whatIsNoMessageIsRefused(String hex) {
        assertThatThrownBy(() -> NoiseExtensions.read(HexFormat.of().parseHex(hex)))
                .isInstanceOf(NoiseException.class);
    }

    @Test
    void groupsWithinGroupsDoNotExhaustTheStack() {
        byte[] groups = new byte[65_000];
        Arrays.fill(groups, (byte) 0x0b);
        assertThatThrownBy(() -> NoiseExtensions.read(groups)).isInstanceOf(NoiseException.class);
    }

    @Test
    void damagedExtensionsAreReadOrRefused() {
        long seed = 20_260_103;
        var random = new SplittableRandom(seed);
        byte[] good = new NoiseExtensions(List.of(YAMUX, "/mplex/6.7.0")).toBytes();
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 4));
            for (int left = random.nextInt(3); left > 0 && bad.length > 0; left--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(NoiseExtensions.read(bad).streamMuxers().size()).isLessThanOrEqualTo(bad.length);
            } catch (NoiseException e) {
                assertThat(e.getMessage()).as("seed " + seed).isNotEmpty();
            }
        }
    }
}
