package org.rustycoin.libp2p.session.noise;

import java.util.Arrays;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.session.noise.NoiseHandshake.Established;
import org.rustycoin.libp2p.session.security.ChaChaPoly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NoiseHandshakeTest {

    private final SplittableRandom random = new SplittableRandom(3);
    private final KeyPair alice = KeyPair.generate(random);
    private final KeyPair bob = KeyPair.generate(random);
    private final NoiseHandshake initiator = new NoiseHandshake(true,
            new NoiseIdentity(alice, random, Curve25519.PORTABLE), random, new ChaChaPoly());
    private final NoiseHandshake responder = new NoiseHandshake(false,
            new NoiseIdentity(bob, random, Curve25519.PORTABLE), random, new ChaChaPoly());

    /** Both ends after an honest handshake. */
    static Established[] shake(NoiseHandshake initiator, NoiseHandshake responder) throws NoiseException {
        responder.read(initiator.write());
        initiator.read(responder.write());
        responder.read(initiator.write());
        Established one = initiator.established();
        Established other = responder.established();
        if (one == null || other == null) {
            throw new AssertionError("not established");
        }
        return new Established[]{one, other};
    }

    private static byte[] carry(CipherState from, CipherState to, byte[] plain) throws NoiseException {
        byte[] sealed = new byte[plain.length + CipherState.TAG_BYTES];
        assertThat(from.encrypt(plain, 0, plain.length, sealed, 0)).isEqualTo(sealed.length);
        byte[] opened = new byte[sealed.length];
        return Arrays.copyOf(opened, to.decrypt(sealed, 0, sealed.length, opened, 0));
    }

    @Test
    void eachSideLearnsTheOthersKeyAndBothCanTalk() throws Exception {
        Established[] ends = shake(initiator, responder);
        assertThat(ends[0].remote()).isEqualTo(bob.publicKey());
        assertThat(ends[1].remote()).isEqualTo(alice.publicKey());
        byte[] hello = {1, 2, 3};
        assertThat(carry(ends[0].sending(), ends[1].receiving(), hello)).isEqualTo(hello);
        assertThat(carry(ends[1].sending(), ends[0].receiving(), hello)).isEqualTo(hello);
        assertThat(carry(ends[0].sending(), ends[1].receiving(), new byte[0])).isEmpty();
    }

    @Test
    void aReplayedRecordIsRefused() throws Exception {
        Established[] ends = shake(initiator, responder);
        byte[] sealed = new byte[CipherState.TAG_BYTES];
        ends[0].sending().encrypt(new byte[0], 0, 0, sealed, 0);
        ends[1].receiving().decrypt(sealed, 0, sealed.length, new byte[16], 0);
        assertThatThrownBy(() -> ends[1].receiving().decrypt(sealed, 0, sealed.length, new byte[16], 0))
                .isInstanceOf(NoiseException.class).hasMessage("message 1 is not authentic");
    }

    @Test
    void noCounterIsUsedTwice() throws Exception {
        CipherState sending = shake(initiator, responder)[0].sending();
        sending.skipTo(-2);
        sending.encrypt(new byte[0], 0, 0, new byte[16], 0);
        assertThatThrownBy(() -> sending.encrypt(new byte[0], 0, 0, new byte[16], 0))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("2^64 - 1");
    }

    @Test
    void aPayloadInTheFirstMessageIsRefused() throws Exception {
        byte[] first = Arrays.copyOf(initiator.write(), 33);
        assertThatThrownBy(() -> responder.read(first)).hasMessageContaining("a payload in the first message");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aPointOfSmallOrderIsRefused(int lowOrder) throws Exception {
        byte[] first = new byte[32];
        first[0] = (byte) lowOrder;
        responder.read(first);
        assertThatThrownBy(responder::write).isInstanceOf(NoiseException.class)
                .hasMessageContaining("a key of small order");
    }

    @Test
    void anIdentityThatDidNotSignTheStaticKeyIsRefused() {
        byte[] others = NoisePayload.write(alice, new byte[32]);
        assertThatThrownBy(() -> NoisePayload.verify(others, bob.publicKey().raw(), Curve25519.PORTABLE))
                .hasMessageContaining("did not sign the static key");
    }

    @Test
    void whoSpeaksOutOfTurnIsABug() {
        assertThatThrownBy(responder::write).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> initiator.read(new byte[32])).isInstanceOf(IllegalStateException.class);
    }
}
