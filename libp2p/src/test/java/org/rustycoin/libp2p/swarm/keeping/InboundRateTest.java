package org.rustycoin.libp2p.swarm.keeping;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;

class InboundRateTest {

    private static final long SECOND = 1_000_000_000L;

    private final InboundRate rate = new InboundRate();

    private static Multiaddr at4(int a, int b, int c, int d) {
        return Multiaddr.tcp(new byte[]{(byte) a, (byte) b, (byte) c, (byte) d}, 4001);
    }

    private static Multiaddr at6(int site, int net, int host) {
        return Multiaddr.tcp(new byte[]{0x2a, 0, 0, 0, (byte) (site >> 8), (byte) site, (byte) (net >> 8), (byte) net,
                0, 0, 0, 0, 0, 0, 0, (byte) host}, 4001);
    }

    @Test
    void oneHostMayComeAFewTimesAtOnceAndThenAtItsRate() {
        for (int i = 0; i < 10; i++) {
            assertThat(rate.refusal(0, at4(7, 7, 7, 7))).isNull();
        }
        assertThat(rate.refusal(0, at4(7, 7, 7, 7)))
                .isEqualTo("more than 5 inbound connections a second from one address");
        assertThat(rate.refused()).isEqualTo(1);
        assertThat(rate.refusal(0, at4(7, 7, 7, 8))).isNull();
        for (int i = 0; i < 5; i++) {
            assertThat(rate.refusal(SECOND, at4(7, 7, 7, 7))).isNull();
        }
        assertThat(rate.refusal(SECOND, at4(7, 7, 7, 7))).isNotNull();
    }

    @Test
    void manyHostsOfOneNetworkShareItsRate() {
        for (int i = 0; i < 60; i++) {
            assertThat(rate.refusal(0, at4(7, 7, i, 1))).isNull();
        }
        assertThat(rate.refusal(0, at4(7, 7, 99, 1)))
                .isEqualTo("more than 20 inbound connections a second from one /16");
        assertThat(rate.refusal(0, at4(7, 8, 99, 1))).isNull();
    }

    @Test
    void whoHasASlash64IsOneHostAndWhoHasASlash48OneNetwork() {
        for (int i = 0; i < 10; i++) {
            assertThat(rate.refusal(0, at6(1, 1, i))).isNull();
        }
        assertThat(rate.refusal(0, at6(1, 1, 99))).contains("from one /64");
        for (int i = 0; i < 50; i++) {
            assertThat(rate.refusal(0, at6(1, 100 + i, 1))).isNull();
        }
        assertThat(rate.refusal(0, at6(1, 999, 1))).contains("from one /48");
        assertThat(rate.refusal(0, at6(2, 1, 1))).isNull();
    }

    @Test
    void thisMachineIsExemptAlsoInOtherClothes() {
        var mapped = Multiaddr.tcp(new byte[]{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1}, 4001);
        for (int i = 0; i < 1000; i++) {
            assertThat(rate.refusal(0, at4(127, 0, 0, 1))).isNull();
            assertThat(rate.refusal(0, mapped)).isNull();
        }
        assertThat(rate.buckets()).isZero();
    }

    @Test
    void strangersFromEverywhereDoNotGrowItBeyondItsBound() {
        for (int i = 0; i < 20_000; i++) {
            rate.refusal(0, at4(1 + i / 65536, i / 256 % 256, i % 256, 1));
            rate.refusal(0, at6(i, i, 1));
        }
        assertThat(rate.buckets()).isLessThanOrEqualTo(2 * InboundRate.BUCKETS_MAX);
    }
}
