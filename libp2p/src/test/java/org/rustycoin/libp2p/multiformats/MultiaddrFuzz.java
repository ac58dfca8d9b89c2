package org.rustycoin.libp2p.multiformats;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read can be written and read again, as text and as bytes; everything else is a typed refusal. */
class MultiaddrFuzz {

    private static final int RUNS = 20_000;
    private static final String[] GOOD = {"/ip4/127.0.0.1/tcp/4321", "/ip6/2001:db8::1/udp/1/quic-v1",
            "/dns4/example.com/tcp/443/tls/sni/example.com/ws", "/memory/12345", "/unix/a/b/c",
            "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:1234", "/ip4/10.0.0.0/ipcidr/8",
            "/p2p/12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV/p2p-circuit", "/ip6zone/x%y/ip6/fe80::1",
            "/ip4/1.2.3.4/udp/1/quic-v1/webtransport/certhash/uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g"};

    private static void comesBack(Multiaddr address) throws MultiformatException {
        assertThat(Multiaddr.fromBytes(address.toBytes())).isEqualTo(address);
        assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        assertThat(address.toBytes().length).isLessThanOrEqualTo(Multiaddr.BYTES_MAX);
    }

    private static boolean reads(byte[] bytes) throws MultiformatException {
        Multiaddr address;
        try {
            address = Multiaddr.fromBytes(bytes);
        } catch (MultiformatException e) {
            return false;
        }
        assertThat(address.toBytes()).isEqualTo(bytes);
        comesBack(address);
        return true;
    }

    @Test
    void damagedBytesAreRefusedOrReadTheSameBothWays() {
        int[] read = new int[1];
        Seeds.each(RUNS, random -> {
            byte[] good = Multiaddr.parse(GOOD[random.nextInt(GOOD.length)]).toBytes();
            if (reads(Seeds.damaged(random, good))) {
                read[0]++;
            }
        });
        assertThat(read[0]).as("some damage leaves an address, most does not").isBetween(RUNS / 20, RUNS * 19 / 20);
    }

    @Test
    void randomBytesAreRefusedOrReadTheSameBothWays() {
        Seeds.each(RUNS, random -> reads(Seeds.bytes(random, 60)));
    }

    @Test
    void componentsOfAnyValueAreRefusedOrReadTheSameBothWays() {
        AddressProtocol[] protocols = AddressProtocol.values();
        Seeds.each(RUNS, random -> {
            byte[] code = Varint.encode(protocols[random.nextInt(protocols.length)].code());
            byte[] value = Seeds.bytes(random, 40);
            byte[] length = random.nextBoolean() ? Varint.encode(value.length) : new byte[0];
            byte[] all = new byte[code.length + length.length + value.length];
            System.arraycopy(code, 0, all, 0, code.length);
            System.arraycopy(length, 0, all, code.length, length.length);
            System.arraycopy(value, 0, all, code.length + length.length, value.length);
            reads(all);
        });
    }

    @Test
    void damagedTextIsRefusedOrReadTheSameBothWays() {
        Seeds.each(RUNS, random -> {
            var text = new StringBuilder(GOOD[random.nextInt(GOOD.length)]);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), character(random));
            }
            try {
                comesBack(Multiaddr.parse(text.toString()));
            } catch (MultiformatException e) {
                assertThat(e.offset()).isBetween(0, text.length());
            }
        });
    }

    private static char character(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> "/:.-%01zfbuQm".charAt(random.nextInt(13));
            case 1 -> (char) random.nextInt(128);
            default -> (char) random.nextInt(0x10000);
        };
    }

    @Test
    void peerTextOfAnyCharactersIsRefusedOrAPeer() {
        String[] good = {"12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV",
                "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
                "bafzaajaiaejcalj543iwv2d7pkjt7ykvefrkfu7qjfi6sduakhso4lay6abn2d5u"};
        Seeds.each(RUNS, random -> {
            var text = new StringBuilder(good[random.nextInt(good.length)]);
            text.setCharAt(random.nextInt(text.length()), character(random));
            try {
                byte[] peer = PeerText.parse(text.toString());
                assertThat(PeerText.parse(PeerText.cid(peer))).isEqualTo(peer);
                assertThat(PeerText.parse(Multibase.toBase58(peer))).isEqualTo(peer);
            } catch (MultiformatException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        });
    }
}
