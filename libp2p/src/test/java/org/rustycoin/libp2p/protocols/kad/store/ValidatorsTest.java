package org.rustycoin.libp2p.protocols.kad.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.identity.PeerRecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ValidatorsTest {

    private final Validators validators = Validators.standard();
    private final KeyPair one = KeyPair.generate(new SplittableRandom(1));
    private final KeyPair other = KeyPair.generate(new SplittableRandom(2));

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sealed(KeyPair key, long sequence) {
        return new PeerRecord(key.peerId(), sequence, List.of()).seal(key).toBytes();
    }

    @Test
    void aPublicKeyIsGoodUnderItsOwnId() {
        byte[] key = PublicKeys.keyOf(one.peerId());
        assertThat(new String(key, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("/pk/");
        assertThat(validators.isValid(key, one.publicKey().toProtobuf())).isTrue();
        assertThat(validators.isValid(key, other.publicKey().toProtobuf())).isFalse();
        assertThat(validators.isValid(key, text("no key"))).isFalse();
        assertThat(validators.isValid(text("/pk/x"), one.publicKey().toProtobuf())).isFalse();
    }

    @Test
    void aPeerRecordIsGoodUnderItsSignersIdAndTheHighestSequenceIsBest() {
        byte[] key = PeerRecords.keyOf(one.peerId());
        assertThat(validators.isValid(key, sealed(one, 1))).isTrue();
        assertThat(validators.isValid(key, sealed(other, 1))).isFalse();
        byte[] spoilt = sealed(one, 1);
        spoilt[spoilt.length - 1] ^= 1;
        assertThat(validators.isValid(key, spoilt)).isFalse();
        assertThat(validators.best(key, List.of(sealed(one, 2), sealed(one, 9), sealed(one, 3)))).isOne();
        assertThat(validators.best(key, List.of(sealed(one, 2), sealed(one, 2)))).isZero();
    }

    @Test
    void whatNobodyChecksIsRefused() {
        for (String key : List.of("", "/", "//", "pk", "/pk", "/unknown/x", "x/pk/y")) {
            assertThat(validators.isValid(text(key), text("value"))).as(key).isFalse();
        }
    }

    @Test
    void aNetworkHasNamespacesOfItsOwn() {
        Validators mine = validators.with("v", new Validator() {
            @Override
            public boolean isValid(byte[] key, byte[] value) {
                return value.length > 0;
            }

            @Override
            public int best(byte[] key, List<byte[]> values) {
                return values.size() - 1;
            }
        });
        assertThat(mine.isValid(text("/v/x"), text("1"))).isTrue();
        assertThat(mine.best(text("/v/x"), List.of(text("1"), text("2")))).isOne();
        assertThat(validators.isValid(text("/v/x"), text("1"))).isFalse();
        assertThatThrownBy(() -> validators.with("a/b", new PublicKeys())).hasMessageContaining("a/b");
    }
}
