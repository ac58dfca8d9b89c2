package org.rustycoin.libp2p.multiformats;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Examples of multiformats/multihash. */
class MultihashVectors {

    private static final String MULTIHASH = "12209cbc07c3f991725836a3aa2a581ca2029198aa420b9d99bc0e131d9f3e2cbe47";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void sha256OfTheWordMultihash() throws Exception {
        Multihash hash = Multihash.sha256("multihash".getBytes(StandardCharsets.US_ASCII));
        assertThat(hash.toBytes()).isEqualTo(hex(MULTIHASH));
        assertThat(Multihash.fromBytes(hex(MULTIHASH))).isEqualTo(hash);
        assertThat(hash.code()).isEqualTo(Multihash.SHA2_256);
    }

    @Test
    void theIdentityHashIsTheDataItself() throws Exception {
        Multihash hash = Multihash.identity(new byte[]{1, 2, 3});
        assertThat(hash.toBytes()).isEqualTo(hex("0003010203"));
        assertThat(Multihash.fromBytes(hex("0000")).digest()).isEmpty();
        assertThatThrownBy(() -> Multihash.identity(new byte[129])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hashesOfFunctionsThatWeDoNotKnowAreCarried() throws Exception {
        byte[] blake2b = hex("a0e40203aabbcc");
        assertThat(Multihash.fromBytes(blake2b).toBytes()).isEqualTo(blake2b);
        assertThat(Multihash.fromBytes(blake2b).code()).isEqualTo(0xb220);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "1220", "122000", "0002ff", "0001ffff", "8000", "008100", "1221", "1203aabbcc",
            "00ff01", "00ffffffffffffffff7f", "12808080808080808080808001"})
    void whatIsNoMultihashIsRefused(String encoding) {
        assertThatThrownBy(() -> Multihash.fromBytes(hex(encoding))).isInstanceOf(MultiformatException.class);
    }
}
