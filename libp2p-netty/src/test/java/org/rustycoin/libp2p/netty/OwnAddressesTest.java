package org.rustycoin.libp2p.netty;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;

class OwnAddressesTest {

    private static final byte[] NEW_4 = {10, 9, 8, 7};
    private static final byte[] NEW_6 = {(byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};

    private static List<Multiaddr> all(String... addresses) {
        return Arrays.stream(addresses).map(Libp2p::address).toList();
    }

    @Test
    void aWildcardIsReachedAtAnAddressThatTheMachineGotLaterOnThePortThatWasPicked() {
        assertThat(OwnAddresses.of(all("/ip4/0.0.0.0/tcp/0", "/ip4/0.0.0.0/udp/0/quic-v1", "/ip6/::/tcp/5/ws"),
                all("/ip4/127.0.0.1/tcp/4444", "/ip4/127.0.0.1/udp/5555/quic-v1", "/ip6/::1/tcp/5/ws"),
                List.of(NEW_4, NEW_6)))
                .containsExactlyInAnyOrderElementsOf(all("/ip4/127.0.0.1/tcp/4444", "/ip4/127.0.0.1/udp/5555/quic-v1",
                        "/ip6/::1/tcp/5/ws", "/ip4/10.9.8.7/tcp/4444", "/ip4/10.9.8.7/udp/5555/quic-v1",
                        "/ip6/fd00::7/tcp/5/ws"));
    }

    @Test
    void whoListensOnOneAddressIsReachedThereAlone() {
        assertThat(OwnAddresses.of(all("/ip4/127.0.0.1/tcp/0"), all("/ip4/127.0.0.1/tcp/4444"), List.of(NEW_4)))
                .isEqualTo(all("/ip4/127.0.0.1/tcp/4444"));
        assertThat(OwnAddresses.of(List.of(), List.of(), List.of(NEW_4))).isEmpty();
    }
}
