package org.rustycoin.libp2p.netty.crypto;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyPair;

import static org.assertj.core.api.Assertions.assertThat;

/** Native arithmetic against that in Java. */
final class BoringCurve25519Model {

    private final Curve25519 fastest = BoringCurve25519.orPortable();
    private final SplittableRandom random = new SplittableRandom(25519);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void bothAgreeOnTheSameSecrets() {
        for (int i = 0; i < 200; i++) {
            byte[] secret = bytes(32);
            byte[] point = bytes(32); // the top bit of a point is ignored, and half of all numbers are on the twist
            byte[] one = new byte[32];
            byte[] other = new byte[32];
            Curve25519.Secret ours = fastest.secret(secret);
            assertThat(ours.publicKey()).isEqualTo(Curve25519.PORTABLE.secret(secret).publicKey());
            assertThat(ours.agree(point, one)).isEqualTo(Curve25519.PORTABLE.secret(secret).agree(point, other));
            assertThat(one).isEqualTo(other);
        }
    }

    @Test
    void aPointOfSmallOrderIsRefused() {
        for (String point : List.of("00".repeat(32), "01" + "00".repeat(31),
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")) {
            byte[] small = HexFormat.of().parseHex(point);
            assertThat(fastest.secret(bytes(32)).agree(small, new byte[32])).as(point).isFalse();
            assertThat(Curve25519.PORTABLE.secret(bytes(32)).agree(small, new byte[32])).as(point).isFalse();
        }
    }

    @Test
    void bothTakeASignatureAndRefuseAnAlteredOne() {
        for (int i = 0; i < 50; i++) {
            KeyPair key = KeyPair.generate(random);
            byte[] message = bytes(i);
            byte[] signature = key.sign(message);
            byte[] point = key.publicKey().raw();
            assertThat(fastest.verify(point, message, signature)).isTrue();
            signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
            assertThat(fastest.verify(point, message, signature)).isFalse();
            assertThat(Curve25519.PORTABLE.verify(point, message, signature)).isFalse();
        }
    }

    @Test
    void whatIsNoSignatureIsRefused() {
        byte[] point = KeyPair.generate(random).publicKey().raw();
        for (int length : new int[]{0, 1, 63, 65, 1000}) {
            assertThat(fastest.verify(point, new byte[1], bytes(length))).isFalse();
        }
    }
}
