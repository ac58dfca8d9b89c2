package org.rustycoin.libp2p.session.noise;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.Seeds;
import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.session.noise.NoiseHandshake.Established;
import org.rustycoin.libp2p.session.security.ChaChaPoly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A handshake or record that was touched is refused with a {@link NoiseException}, and nothing else is thrown. */
class NoiseFuzz {

    private static final int RUNS = 150;

    private static NoiseHandshake side(boolean initiator, SplittableRandom random) {
        return new NoiseHandshake(initiator, new NoiseIdentity(KeyPair.generate(random), random, Curve25519.PORTABLE),
                random, new ChaChaPoly());
    }

    /** Runs a handshake of which one message is damaged; its two ends then never agree. */
    @Test
    void aDamagedHandshakeNeverEstablishesBothSides() {
        Seeds.each(RUNS, random -> {
            NoiseHandshake initiator = side(true, random);
            NoiseHandshake responder = side(false, random);
            int damaged = random.nextInt(3);
            boolean refused = false;
            for (int step = 0; step < 3 && !refused; step++) {
                NoiseHandshake from = step == 1 ? responder : initiator;
                NoiseHandshake to = step == 1 ? initiator : responder;
                try {
                    byte[] good = from.write();
                    byte[] sent = step == damaged ? Seeds.damaged(random, good) : good;
                    if (step == damaged && Arrays.equals(sent, good)) {
                        return; // two changes that undid each other
                    }
                    to.read(sent);
                } catch (NoiseException e) {
                    refused = true;
                }
            }
            assertThat(refused).isTrue();
        });
    }

    @Test
    void randomHandshakeMessagesAreRefused() {
        Seeds.each(RUNS, random -> {
            NoiseHandshake initiator = side(true, random);
            initiator.write();
            byte[] noise = Seeds.bytes(random, 300);
            assertThatExceptionOfType(NoiseException.class).isThrownBy(() -> initiator.read(noise));
        });
    }

    @Test
    void damagedRecordsAreRefused() throws Exception {
        var keys = new SplittableRandom(1);
        Seeds.each(RUNS, random -> {
            Established[] ends = NoiseHandshakeTest.shake(side(true, keys), side(false, keys));
            byte[] plain = Seeds.bytes(random, 1000);
            byte[] sealed = new byte[plain.length + CipherState.TAG_BYTES];
            ends[0].sending().encrypt(plain, 0, plain.length, sealed, 0);
            byte[] damaged = Seeds.damaged(random, sealed);
            if (!Arrays.equals(damaged, sealed)) {
                byte[] to = new byte[damaged.length];
                assertThatExceptionOfType(NoiseException.class)
                        .isThrownBy(() -> ends[1].receiving().decrypt(damaged, 0, damaged.length, to, 0));
            }
        });
    }

    @Test
    void payloadsOfAnyBytesAreRefusedOrSigned() {
        Seeds.each(20 * RUNS, random -> assertThatExceptionOfType(NoiseException.class)
                .isThrownBy(() -> NoisePayload.verify(Seeds.bytes(random, 150), new byte[32], Curve25519.PORTABLE)));
        byte[] honest = NoisePayload.with(NoisePayload.write(KeyPair.generate(new SplittableRandom(5)), new byte[32]),
                new NoiseExtensions(List.of("/yamux/1.0.0", "/mplex/6.7.0")));
        Seeds.each(RUNS, random -> {
            byte[] damaged = Seeds.damaged(random, honest);
            try {
                NoisePayload.verify(damaged, new byte[32], Curve25519.PORTABLE); // damage may hit what is skipped, or be undone
            } catch (NoiseException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        });
    }
}
