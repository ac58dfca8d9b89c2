package org.rustycoin.libp2p.identity;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Peer ids of libp2p/specs peer-ids, go-multiaddr and rust-libp2p. */
class PeerIdVectors {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void anEd25519KeyIsItsOwnId() throws Exception {
        PublicKey key = PublicKey.fromProtobuf(
                hex("080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e"));
        PeerId id = PeerId.of(key);
        assertThat(id).hasToString("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");
        assertThat(id.toBytes())
                .isEqualTo(hex("0024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e"));
        assertThat(key).hasToString(id.toString());
    }

    @ParameterizedTest
    @CsvSource({"QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N, "
            + "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe",
            "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC, "
                    + "bafzbeigvf25ytwc3akrijfecaotc74udrhcxzh2cx3we5qqnw5vgrei4bm",
            "12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV, "
                    + "bafzaajaiaejcalj543iwv2d7pkjt7ykvefrkfu7qjfi6sduakhso4lay6abn2d5u"})
    void base58AndTheCidAreTwoTextsOfOneId(String base58, String cid) throws Exception {
        PeerId id = PeerId.parse(base58);
        assertThat(id).isEqualTo(PeerId.parse(cid)).hasToString(base58).hasSameHashCodeAs(PeerId.parse(cid));
        assertThat(id.toCid()).isEqualTo(cid);
        assertThat(PeerId.fromBytes(id.toBytes())).isEqualTo(id);
        assertThat(PeerId.of(id.toPeer())).isEqualTo(id);
        assertThat(PeerId.in(Multiaddr.parse("/tcp/1/p2p/" + cid))).isEqualTo(id);
    }

    @Test
    void idsOfKeysThatAreNotSupportedAreStillIds() throws Exception {
        PeerId secp256k1 = PeerId
                .fromBytes(hex("002508021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99"));
        assertThat(secp256k1.toString()).startsWith("16Uiu2HA");
        assertThat(PeerId.parse(secp256k1.toString())).isEqualTo(secp256k1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "Qm", "Qm0", "12D3KooW", "hello", "z", "b",
            "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5", // a character short
            "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N1", // and one too many
            "bafybeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe", // a CID of other content
            "QmxoHT6iViN5xAjoz1VZ553cL31U9F94ht3QvWR1FrEbZY"}) // SHA-256 of more than 32 bytes
    void whatIsNoIdIsRefused(String text) {
        assertThatThrownBy(() -> PeerId.parse(text)).isInstanceOf(MultiformatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11140000000000000000000000000000000000000000", // SHA-1
            "002b" + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000"}) // 43 B
    void whatNoKeyHashesToIsRefused(String multihash) {
        assertThatThrownBy(() -> PeerId.fromBytes(hex(multihash))).hasMessageContaining("no peer id");
    }

    @Test
    void idsAreOrderedByTheirBytes() throws Exception {
        PeerId inline = PeerId.parse("12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV");
        PeerId hashed = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");
        assertThat(inline).isLessThan(hashed).isEqualByComparingTo(inline);
    }
}
