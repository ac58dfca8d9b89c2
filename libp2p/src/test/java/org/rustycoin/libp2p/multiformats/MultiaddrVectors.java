package org.rustycoin.libp2p.multiformats;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Addresses as text and as bytes; those with bytes, and the refused ones, are of go-multiaddr's tests. */
class MultiaddrVectors {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @ParameterizedTest
    @CsvSource({"/ip4/127.0.0.1/udp/1234, 047f000001910204d2", "/ip4/127.0.0.1/tcp/4321, 047f0000010610e1",
            "/ip4/127.0.0.1/udp/1234/ip4/127.0.0.1/tcp/4321, 047f000001910204d2047f0000010610e1",
            "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:1234, "
                    + "bd03adadec040be047f9658668b11a504f3155001f231a37f54c4476c07fb4cc139ed7e30304d2",
            "/ip6zone/eth0/ip6/::1, 2a04657468302900000000000000000000000000000001"})
    void textAndBytes(String text, String bytes) throws Exception {
        assertThat(Multiaddr.parse(text).toBytes()).isEqualTo(hex(bytes));
        assertThat(Multiaddr.fromBytes(hex(bytes))).hasToString(text).isEqualTo(Multiaddr.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/1.2.3.4", "/ip4/0.0.0.0", "/ip4/192.0.2.0/ipcidr/24", "/ip6/::1",
            "/ip6/2601:9:4f81:9700:803e:ca65:66e8:c21", "/ip6/2601:9:4f81:9700:803e:ca65:66e8:c21/udp/1234/quic-v1",
            "/ip6/2001:db8::/ipcidr/32", "/ip6zone/x/ip6/fe80::1", "/ip6zone/x%y/ip6/::",
            "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:80/http", "/udp/0", "/tcp/65535",
            "/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
            "/p2p/12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV", "/tcp/1234/tls/http", "/tcp/1234/https",
            "/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC/tcp/1234",
            "/ip4/127.0.0.1/udp/1234/quic-v1/webtransport/certhash/uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g",
            "/unix/a/b/c/d", "/unix/stdio", "/ip4/1.2.3.4/tcp/80/unix/a/b/c/d/e/f", "/ip4/127.0.0.1/tcp/127/wss",
            "/ip4/127.0.0.1/tcp/127/tls/ws", "/ip4/127.0.0.1/tcp/127/noise", "/ip4/127.0.0.1/udp/127/webrtc-direct",
            "/ip4/127.0.0.1/udp/123/ip6/::", "/dns4/example.com/tcp/443/tls/sni/example.com/ws",
            "/dnsaddr/bootstrap.libp2p.io/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC/p2p-circuit",
            "/memory/4", "/memory/9223372036854775807"})
    void whatIsCanonicalComesBackAsItWas(String text) throws Exception {
        Multiaddr address = Multiaddr.parse(text);
        assertThat(address).hasToString(text);
        assertThat(Multiaddr.fromBytes(address.toBytes())).isEqualTo(address).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"/ip4/127.0.0.1/tcp/1234/, /ip4/127.0.0.1/tcp/1234",
            "/ipfs/QmbHVEEepCi7rn7VL7Exxpd2Ci9NNB6ifvqwhsrbRMgQFP, /p2p/QmbHVEEepCi7rn7VL7Exxpd2Ci9NNB6ifvqwhsrbRMgQFP",
            "/p2p/bafzaajaiaejcalj543iwv2d7pkjt7ykvefrkfu7qjfi6sduakhso4lay6abn2d5u, "
                    + "/p2p/12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV",
            "/ip6/2001:DB8:0:0:0:0:0:1, /ip6/2001:db8::1", "/ip6/1:0:0:2:0:0:0:3, /ip6/1:0:0:2::3",
            "/ip6/1:0:2:3:4:5:6:7, /ip6/1:0:2:3:4:5:6:7", "/ip6/::ffff:127.0.0.1/tcp/1, /ip6/::ffff:7f00:1/tcp/1",
            "/ip4/127.0.0.1/udp/1/quic-v1/webtransport/certhash/b2uaraocy6yrdblb4sfptaddgimjmmpy, "
                    + "/ip4/127.0.0.1/udp/1/quic-v1/webtransport/certhash/u1QEQOFj2IjCsPJFfMAxmQxLGPw"})
    void otherSpellingsAreReadAndWrittenCanonically(String read, String written) throws Exception {
        assertThat(Multiaddr.parse(read)).hasToString(written).isEqualTo(Multiaddr.parse(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "ip4/1.2.3.4", "//ip4/1.2.3.4", "/ip4", "/ip4/::1", "/ip4/fdpsofodsajfdoisa",
            "/ip4/1.2.3", "/ip4/1.2.3.256", "/ip4/01.2.3.4", "/ip4/1.2.3.4.5", "/ip4/::/ipcidr/256",
            "/ip6/::/ipcidr/1026",
            "/ip6", "/ip6/1::2::3", "/ip6/12345::", "/ip6/1:2:3:4:5:6:7:8:9", "/ip6/::1%eth0", "/ip6zone", "/ip6zone/",
            "/ip6zone//ip6/fe80::1", "/udp", "/udp/65536", "/tcp/65536", "/tcp/-1", "/tcp/+1", "/tcp/0x50",
            "/quic/65536", "/ip4/127.0.0.1/tcp", "/ip4/127.0.0.1/tcp/jfodsajfidosajfoidsa",
            "/onion3/9ww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:80",
            "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd7:80",
            "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:-1",
            "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd",
            "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyy@:666",
            "/ip4/127.0.0.1/udp/1234/quic-v1/webtransport/certhash",
            "/ip4/127.0.0.1/udp/1234/quic-v1/webtransport/certhash/b2uaraocy6yrdblb4sfptaddgimjmmp",
            "/ip4/127.0.0.1/ipfs", "/ip4/127.0.0.1/ipfs/tcp", "/ip4/127.0.0.1/p2p", "/unix", "/unix/",
            "/ip4/1.2.3.4/tcp/80/unix", "/ip4/127.0.0.1/tcp/9090/http/p2p-webcrt-direct", "/memory/9223372036854775808",
            "/memory/18446744073709551616", "/p2p/QmxoHT6iViN5xAjoz1VZ553cL31U9F94ht3QvWR1FrEbZY",
            "/p2p/?unknownmultibase", "/dns/a\u0001b", "/sctp/1"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Multiaddr.parse(text)).isInstanceOf(MultiformatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "04", "047f0000", "04 7f000001 06", "8304", "00", "350161 3500", "35012f", "35020000",
            "3503c3a9ff", "a503", "a50303120161", "a5031320" + "00", "0481",
            "a503221221c05877cbae039d70a5e600ea02c6f9f2942439285c9e344e26f8d280c850fad6", "8906 8000000000000000",
            "35ffffffffffffffff7f", "3580808080808080808001"})
    void bytesThatAreNoAddressAreRefused(String bytes) {
        assertThatThrownBy(() -> Multiaddr.fromBytes(hex(bytes.replace(" ", ""))))
                .isInstanceOf(MultiformatException.class);
    }

    @ParameterizedTest
    @EnumSource(AddressProtocol.class)
    void everyProtocolIsFoundByItsNameAndItsCode(AddressProtocol protocol) {
        assertThat(AddressProtocol.of(protocol.code())).isEqualTo(protocol);
        assertThat(AddressProtocol.named(protocol.toString())).isEqualTo(protocol);
    }

    @Test
    void lengthIsBounded() throws Exception {
        String most = "/tcp/1".repeat(Multiaddr.COMPONENTS_MAX);
        assertThat(Multiaddr.parse(most).components()).hasSize(Multiaddr.COMPONENTS_MAX);
        assertThatThrownBy(() -> Multiaddr.parse(most + "/tcp/1")).isInstanceOf(MultiformatException.class);
        assertThatThrownBy(() -> Multiaddr.parse("/dns/" + "a".repeat(Multiaddr.BYTES_MAX)))
                .isInstanceOf(MultiformatException.class);
        assertThatThrownBy(() -> Multiaddr.parse("/dns/" + "a".repeat(1 << 20)))
                .isInstanceOf(MultiformatException.class);
        assertThatThrownBy(() -> Multiaddr.fromBytes(new byte[Multiaddr.BYTES_MAX + 1]))
                .isInstanceOf(MultiformatException.class);
    }

    @Test
    void thePeerAtTheEndIsPutOnAndTakenOff() throws Exception {
        Multiaddr bare = Multiaddr.parse("/ip4/1.2.3.4/tcp/5");
        Multiaddr full = Multiaddr.parse("/ip4/1.2.3.4/tcp/5/p2p/QmbHVEEepCi7rn7VL7Exxpd2Ci9NNB6ifvqwhsrbRMgQFP");
        byte[] peer = full.peer();
        assertThat(peer).isNotNull();
        assertThat(bare.peer()).isNull();
        assertThat(bare.withPeer(peer == null ? new byte[0] : peer)).isEqualTo(full);
        assertThat(full.withoutPeer()).isEqualTo(bare);
        assertThat(Multiaddr.tcp(new byte[]{1, 2, 3, 4}, 5)).isEqualTo(bare);
        assertThat(Multiaddr.tcp(new byte[16], 65535)).hasToString("/ip6/::/tcp/65535");
        assertThat(bare.components().get(1).number()).isEqualTo(5);
    }

    @Test
    void aRefusalSaysWhere() {
        assertThatThrownBy(() -> Multiaddr.parse("/ip4/1.2.3.4/tcp/x"))
                .hasMessageContaining("/tcp/x").hasMessageContaining("offset 13");
    }
}
