package org.rustycoin.libp2p.session.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.DerReader;
import org.rustycoin.libp2p.identity.KeyType;
import org.rustycoin.libp2p.identity.PublicKey;
import org.rustycoin.libp2p.identity.SpecKeys;

import static org.assertj.core.api.Assertions.assertThat;

/** Damaged certificates are refused with a rule, never otherwise, and never accepted for somebody else. */
class PeerCertificateFuzz {

    private static final long SEED = 20_260_102;
    private static final int ROUNDS = 6000;

    /** As an attacker on the way would: the signatures are the honest peer's. */
    @Test
    void aDamagedCertificateIsRefused() {
        var good = new ArrayList<byte[]>();
        SpecCertificates.all().forEach(each -> good.add(each.der()));
        for (KeyType type : KeyType.values()) {
            good.add(new TlsIdentity(SpecKeys.pair(type), new SplittableRandom(SEED), CertificateForge.NOW)
                    .certificate());
        }
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] original = good.get(random.nextInt(good.size()));
            byte[] bad = damaged(original, random);
            if (verified(bad) != null) {
                assertThat(bad).as(() -> shown(bad)).isEqualTo(original);
            }
        }
    }

    /** As the peer itself would: what it damages, it signs, so that the rules behind the signature are reached too. */
    @Test
    void aPeerThatSignsItsDamageSpeaksOnlyForItself() {
        var random = new SplittableRandom(SEED);
        CertificateForge forge = CertificateForge.good();
        byte[] body = forge.body();
        int accepted = 0;
        for (int i = 0; i < ROUNDS / 4; i++) {
            byte[] bad = damaged(body, random);
            byte[] certificate = forge.sign(bad);
            PublicKey key = verified(certificate);
            if (key != null) {
                assertThat(key).as(() -> shown(certificate)).isEqualTo(forge.host.publicKey());
                accepted++;
            }
        }
        assertThat(accepted).as("names and numbers that mean nothing").isPositive();
    }

    @Test
    void whatIsNothingLikeACertificateIsRefused() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 2 && random.nextBoolean()) {
                noise[0] = DerReader.SEQUENCE;
                noise[1] = (byte) (noise.length - 2);
            }
            assertThat(verified(noise)).as(() -> shown(noise)).isNull();
        }
    }

    /** The key, or null if it was refused. Anything thrown but a refusal fails the test. */
    private static @Nullable PublicKey verified(byte[] certificate) {
        try {
            return PeerCertificate.verify(List.of(certificate), CertificateForge.NOW);
        } catch (CertificateRefusal e) {
            assertThat(e.rule()).isNotNull();
            return null;
        } catch (RuntimeException e) {
            throw new AssertionError(shown(certificate), e);
        }
    }

    private static byte[] damaged(byte[] good, SplittableRandom random) {
        byte[] bytes = good.clone();
        for (int left = 1 + random.nextInt(3); left > 0 && bytes.length > 0; left--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) random.nextInt(256);
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int count = random.nextInt(Math.min(16, bytes.length - Math.max(at, from)) + 1);
                    System.arraycopy(bytes, from, bytes, at, count);
                }
            }
        }
        return bytes;
    }

    private static String shown(byte[] bytes) {
        return "seed " + SEED + ": " + HexFormat.of().formatHex(bytes);
    }
}
