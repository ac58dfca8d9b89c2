package org.rustycoin.libp2p.netty.websocket;

import java.net.InetAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;

class TrustedProxiesTest {

    private final TrustedProxies proxies = new TrustedProxies(List.of("10.1.0.0/15", "192.0.2.7", "2001:db8::/33"));

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            // nobody's proxy: its word counts for nothing
            "203.0.113.1       | 198.51.100.1                          | 203.0.113.1",
            "10.2.0.0          | 198.51.100.1                          | 10.2.0.0",
            "192.0.2.8         | 198.51.100.1                          | 192.0.2.8",
            "2001:db8:8000::1  | 198.51.100.1                          | 2001:db8:8000::1",
            // a proxy, and proxies behind proxies
            "192.0.2.7         | 198.51.100.1                          | 198.51.100.1",
            "10.1.255.255      | 198.51.100.1                          | 198.51.100.1",
            "2001:db8:7fff::1  | 2001:db8:8000::5                      | 2001:db8:8000::5",
            "10.1.0.1          | 198.51.100.1, 10.1.0.2, 192.0.2.7     | 198.51.100.1",
            // what the client says itself is not believed, nor even read
            "10.1.0.1          | 127.0.0.1, 198.51.100.1               | 198.51.100.1",
            "10.1.0.1          | <script>, 198.51.100.1,10.1.0.2       | 198.51.100.1",
            // with ports, as some proxies write
            "10.1.0.1          | 198.51.100.1:4711                     | 198.51.100.1",
            "10.1.0.1          | [2001:db8:9000::1]:4711               | 2001:db8:9000::1",
            // proxies among themselves
            "10.1.0.1          | 10.1.0.2                              | 10.1.0.2"})
    void theLastAddressThatIsNoProxyOfOursIsTheClient(String socket, String header, String origin) {
        assertThat(proxies.origin(ip(socket), List.of(header))).isEqualTo(ip(origin));
    }

    @Test
    void severalHeadersAreOne() {
        assertThat(proxies.origin(ip("10.1.0.1"), List.of("198.51.100.9", "198.51.100.1, 10.1.0.2")))
                .isEqualTo(ip("198.51.100.1"));
        assertThat(proxies.origin(ip("10.1.0.1"), List.of())).isEqualTo(ip("10.1.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "198.51.100", "198.51.100.1,", "host.example", "198.51.100.1:port",
            "fe80::1%eth0", "1.2.3.4.5:1"})
    void aProxyThatSaysNoAddressIsNotBelieved(String header) {
        assertThatThrownBy(() -> proxies.origin(ip("10.1.0.1"), List.of(header)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "/8", "2001:db8::/129"})
    void whatIsNoRangeStopsTheStart(String range) {
        assertThatThrownBy(() -> WebSocketSettings.STANDARD.withTrustedProxy(range))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'" + range + "'")
                .hasMessageContaining("10.0.0.0/8");
    }
}
