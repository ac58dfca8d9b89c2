package org.rustycoin.libp2p.swarm.resources;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SubnetTest {

    static byte[] ip(String text) throws MultiformatException {
        return Multiaddr.parse((text.contains(":") ? "/ip6/" : "/ip4/") + text + "/tcp/1").components().getFirst()
                .value();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1, 192.0.2.0/24", "255.255.255.255, 255.255.255.255, 255.255.255.0/24",
            "2001:db8:1:2ff::1, 2001:db8:1:200::/56, 2001:db8:1::/48",
            "ffff:ffff:ffff:ffff::, ffff:ffff:ffff:ff00::/56, ffff:ffff:ffff::/48",
            "::ffff:192.0.2.1, 192.0.2.1, 192.0.2.0/24"})
    void anAddressBelongsToACustomerAndASite(String ip, String address, String site) throws Exception {
        byte[] plain = Subnet.plain(ip(ip));
        assertThat(Subnet.address(plain)).hasToString(address);
        assertThat(Subnet.site(plain)).hasToString(site);
    }

    @Test
    void networksWithTheSameFirstBitsAreOne() throws Exception {
        List<Subnet> subnets = new ArrayList<>();
        for (String each : List.of("2001:db8:1:200::1", "2001:db8:1:2ff::2", "2001:db8:1:300::1")) {
            subnets.add(Subnet.address(ip(each)));
        }
        assertThat(subnets.get(0)).isEqualTo(subnets.get(1)).isNotEqualTo(subnets.get(2));
        assertThat(Subnet.address(ip("0.0.0.1"))).isNotEqualTo(Subnet.address(ip("::1")));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "127.255.0.9, true", "::1, true", "::ffff:127.0.0.1, true", "128.0.0.1, false",
            "::2, false", "10.0.0.1, false", "fe80::1, false"})
    void loopbackIsThisMachine(String ip, boolean loopback) throws Exception {
        assertThat(Subnet.isLoopback(Subnet.plain(ip(ip)))).isEqualTo(loopback);
    }

    @Test
    void anAddressHasFourOrSixteenBytes() {
        assertThatThrownBy(() -> Subnet.plain(new byte[5])).isInstanceOf(IllegalArgumentException.class);
    }
}
