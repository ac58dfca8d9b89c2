package org.rustycoin.libp2p.protocols.kad.contacts;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.PeerId;

import static org.assertj.core.api.Assertions.assertThat;

/** Known hashes, and distances worked out by hand from them. */
class KeyVectors {

    private static Key key(String text) {
        return Key.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aKeyIsTheSha256OfItsBytes() throws Exception {
        assertThat(key("")).hasToString("e3b0c44298fc1c14"); // FIPS 180-4
        assertThat(key("abc")).hasToString("ba7816bf8f01cfea");
        PeerId id = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");
        assertThat(Key.of(id)).isEqualTo(Key.of(id.toBytes()));
    }

    @Test
    void distancesAreExclusiveOrs() {
        Key zero = key(""); // e3b0…: 1110 0011
        Key abc = key("abc"); // ba78…: 1011 1010
        Key a = key("a"); // ca97…: 1100 1010
        assertThat(a).hasToString("ca978112ca1bbdca");
        assertThat(zero.commonBits(abc)).isEqualTo(1);
        assertThat(zero.commonBits(a)).isEqualTo(2);
        assertThat(zero.commonBits(zero)).isEqualTo(Key.BITS);
        assertThat(zero.compare(a, abc)).isNegative();
        assertThat(zero.compare(abc, a)).isPositive();
        assertThat(zero.compare(abc, key("abc"))).isZero();
    }
}
