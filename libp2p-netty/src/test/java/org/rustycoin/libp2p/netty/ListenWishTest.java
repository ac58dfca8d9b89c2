package org.rustycoin.libp2p.netty;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.multiformats.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;

class ListenWishTest {

    private static List<Multiaddr> addresses(String... texts) {
        return Stream.of(texts).map(Libp2pBuilder::address).toList();
    }

    private static ListenWish wish(String address) {
        return new ListenWish(Libp2pBuilder.address(address), null);
    }

    private static ListenWish both(String address, String ip4) {
        return new ListenWish(Libp2pBuilder.address(address), Libp2pBuilder.address(ip4));
    }

    @Test
    void bothWildcardsOfOnePortAreOneSocket() {
        assertThat(ListenWish.of(addresses("/ip4/0.0.0.0/tcp/4733", "/ip6/::/tcp/4733", "/ip4/0.0.0.0/udp/4733/quic-v1",
                "/ip6/::/udp/4733/quic-v1", "/ip6/::/tcp/4734/ws", "/ip4/0.0.0.0/tcp/4734/ws"))).containsExactly(
                        both("/ip6/::/tcp/4733", "/ip4/0.0.0.0/tcp/4733"),
                        both("/ip6/::/udp/4733/quic-v1", "/ip4/0.0.0.0/udp/4733/quic-v1"),
                        both("/ip6/::/tcp/4734/ws", "/ip4/0.0.0.0/tcp/4734/ws"));
    }

    @Test
    void otherAddressesAreSocketsOfTheirOwn() {
        String[] apart = {"/ip4/0.0.0.0/tcp/4733", "/ip6/::/tcp/4734", "/ip6/::/tcp/4733/ws", "/ip6/::1/tcp/4733",
                "/ip4/127.0.0.1/tcp/4733", "/ip6/::/udp/4733/quic-v1"};
        assertThat(ListenWish.of(addresses(apart)))
                .containsExactlyElementsOf(Stream.of(apart).map(ListenWishTest::wish).toList());
    }

    @Test
    void portsThatAreChosenAtTheBindDiffer() {
        assertThat(ListenWish.of(addresses("/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0")))
                .containsExactly(wish("/ip4/0.0.0.0/tcp/0"), wish("/ip6/::/tcp/0"));
    }
}
