package org.rustycoin.libp2p.swarm.resources;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InboundRatesTest {

    private static final long SECOND = 1_000_000_000L;

    private static Subnet network(int number) {
        return Subnet.address(new byte[]{10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    @Test
    void aNetworkHasABurstAndThenItsRate() {
        var rates = new InboundRates(12, 16);
        for (int i = 0; i < 16; i++) {
            assertThat(rates.came(0, network(1))).isTrue();
        }
        assertThat(rates.came(0, network(1))).isFalse();
        assertThat(rates.came(0, network(2))).isTrue();
        assertThat(rates.came(5 * SECOND, network(1))).isTrue();
        assertThat(rates.came(5 * SECOND, network(1))).isFalse();
    }

    @Test
    void aRateThatIsRaisedRaisesTheBurst() {
        var rates = new InboundRates(600, 16);
        for (int i = 0; i < 600; i++) {
            assertThat(rates.came(0, network(1))).isTrue();
        }
        assertThat(rates.came(0, network(1))).isFalse();
    }

    @Test
    void aNetworkIsForgottenWhenItsBucketIsFull() {
        var rates = new InboundRates(12, 16);
        for (int i = 0; i < 1000; i++) {
            rates.came(i, network(i));
        }
        assertThat(rates.size()).isEqualTo(1000);
        rates.came(79 * SECOND, network(5));
        assertThat(rates.size()).isEqualTo(1000);
        rates.came(81 * SECOND, network(6));
        assertThat(rates.size()).isEqualTo(2);
    }

    @Test
    void anAttackerWithManyNetworksFillsNoMemory() {
        var rates = new InboundRates(12, 16);
        for (int i = 0; i < 3 * InboundRates.NETWORKS_MAX; i++) {
            rates.came(0, network(i));
        }
        assertThat(rates.size()).isEqualTo(InboundRates.NETWORKS_MAX);
    }

    @Test
    void whoComesAgainAndAgainIsNotPushedOutByOthers() {
        var rates = new InboundRates(12, 16);
        for (int i = 0; i < 3 * InboundRates.NETWORKS_MAX; i++) {
            rates.came(0, network(i));
            if (i % 100 == 0) {
                rates.came(0, network(0));
            }
        }
        assertThat(rates.came(0, network(0))).isFalse();
    }
}
