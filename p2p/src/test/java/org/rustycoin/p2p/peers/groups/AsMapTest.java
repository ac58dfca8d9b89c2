package org.rustycoin.p2p.peers.groups;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A map is walked whole before it is used. */
class AsMapTest {

    @Test
    void aMapThatIsCutOffAnywhereIsNone() {
        for (int length = 0; length < AsMapVectors.RANGES.length; length++) {
            byte[] cut = Arrays.copyOf(AsMapVectors.RANGES, length);
            assertThatThrownBy(() -> AsMap.parse(cut)).as("cut at " + length).isInstanceOf(AsMapException.class);
        }
    }

    @Test
    void somethingBehindTheEndIsRefused() {
        byte[] longer = Arrays.copyOf(AsMapVectors.RANGES, AsMapVectors.RANGES.length + 1);
        assertThatThrownBy(() -> AsMap.parse(longer)).hasMessageContaining("something behind the end");
    }

    @Test
    void aFileThatIsFarTooLongIsNotLookedAt() {
        assertThatThrownBy(() -> AsMap.parse(new byte[AsMap.BYTES_MAX + 1])).hasMessageContaining("more than");
    }

    @Test
    void whateverPassesTheCheckAnswersForEveryAddress() {
        var random = new SplittableRandom(1);
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = i % 2 == 0 ? new byte[1 + random.nextInt(12)] : AsMapVectors.RANGES.clone();
            if (i % 2 == 0) {
                random.nextBytes(bytes);
            } else {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                AsMap map = AsMap.parse(bytes);
                byte[] ip = new byte[16];
                random.nextBytes(ip);
                map.system(ip);
                passed++;
            } catch (AsMapException e) {
                // as most are
            }
        }
        assertThat(passed).isPositive();
    }

    @Test
    void withoutAMapAGroupIsTheSlash16OrTheSlash32() throws Exception {
        assertThat(NetworkGroups.BY_PREFIX.of(AsMapVectors.ip("/ip4/192.0.2.1")).name()).isEqualTo("4:c000");
        assertThat(NetworkGroups.BY_PREFIX.of(AsMapVectors.ip("/ip6/2001:db8:1::1")).name()).isEqualTo("6:20010db8");
        assertThat(NetworkGroups.BY_PREFIX.of(AsMapVectors.ip("/ip6/::ffff:192.0.2.1")))
                .as("IPv4 in IPv6 is no further group")
                .isEqualTo(NetworkGroups.BY_PREFIX.of(AsMapVectors.ip("/ip4/192.0.9.9")));
    }
}
