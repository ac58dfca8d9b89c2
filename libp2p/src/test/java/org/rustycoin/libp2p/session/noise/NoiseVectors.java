package org.rustycoin.libp2p.session.noise;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.session.noise.NoiseHandshake.Established;
import org.rustycoin.libp2p.session.security.ChaChaPoly;

import com.southernstorm.noise.protocol.CipherStatePair;
import com.southernstorm.noise.protocol.HandshakeState;

import static org.assertj.core.api.Assertions.assertThat;

/** Our Noise against other people's: a vector of the cacophony set, and the noise-java library in both roles. */
class NoiseVectors {

    private static final String PROLOGUE = "4a6f686e2047616c74";
    private static final String INITIATOR_STATIC = "e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1";
    private static final String INITIATOR_EPHEMERAL = "893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a";
    private static final String RESPONDER_STATIC = "4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893";
    private static final String RESPONDER_EPHEMERAL = "bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static String hex(byte[]... parts) {
        var text = new StringBuilder();
        for (byte[] part : parts) {
            text.append(HexFormat.of().formatHex(part));
        }
        return text.toString();
    }

    private final ChaChaPoly cipher = new ChaChaPoly();

    private static byte[] publicKey(String secret) {
        byte[] key = new byte[32];
        X25519.generatePublicKey(hex(secret), 0, key, 0);
        return key;
    }

    private static byte[] agree(String secret, byte[] point) {
        byte[] shared = new byte[32];
        X25519.calculateAgreement(hex(secret), 0, point, 0, shared, 0);
        return shared;
    }

    /** Noise_XX_25519_ChaChaPoly_SHA256 of cacophony's vectors; it has a prologue and payloads that libp2p has not. */
    @Test
    void theSymmetricStateFollowsCacophonysVector() throws Exception {
        var symmetric = new SymmetricState(NoiseHandshake.PROTOCOL, cipher);
        symmetric.mixHash(hex(PROLOGUE));
        byte[] initiatorEphemeral = publicKey(INITIATOR_EPHEMERAL);
        byte[] responderEphemeral = publicKey(RESPONDER_EPHEMERAL);

        symmetric.mixHash(initiatorEphemeral);
        assertThat(hex(initiatorEphemeral, symmetric.encryptAndHash(hex("4c756477696720766f6e204d69736573"))))
                .isEqualTo("ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c79444c756477696720766f6e204d"
                        + "69736573");

        symmetric.mixHash(responderEphemeral);
        symmetric.mixKey(agree(RESPONDER_EPHEMERAL, initiatorEphemeral));
        byte[] sealedStatic = symmetric.encryptAndHash(publicKey(RESPONDER_STATIC));
        symmetric.mixKey(agree(RESPONDER_STATIC, initiatorEphemeral));
        assertThat(hex(responderEphemeral, sealedStatic,
                symmetric.encryptAndHash(hex("4d757272617920526f746862617264"))))
                .isEqualTo("95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f14480884381cbad1f276e038c48378ffc"
                        + "e2b65285e08d6b68aaa3629a5a8639392490e5b9bd5269c2f1e4f488ed8831161f19b7815528f8982ffe09be9b"
                        + "5c412f8a0db50f8814c7194e83f23dbd8d162c9326ad");

        sealedStatic = symmetric.encryptAndHash(publicKey(INITIATOR_STATIC));
        symmetric.mixKey(agree(INITIATOR_STATIC, responderEphemeral));
        assertThat(hex(sealedStatic, symmetric.encryptAndHash(hex("462e20412e20486179656b"))))
                .isEqualTo("c7195ffacac1307ff99046f219750fc47693e23c3cb08b89c2af808b444850a80ae475b9df0f169ae80a89be"
                        + "0865b57f58c9fea0d4ec82a286427402f113e4b6ae769a1d95941d49b25030");

        byte[][] keys = symmetric.split();
        CipherState[] ways = {new CipherState(keys[1], cipher), new CipherState(keys[0], cipher)};
        String[][] messages = {{"4361726c204d656e676572", "96763ed773f8e47bb3712f0e29b3060ffc956ffc146cee53d5e1df"},
                {"4a65616e2d426170746973746520536179",
                        "3e40f15f6f3a46ae446b253bf8b1d9ffb6ed9b174d272328ff91a7e2e5c79c07f5"},
                {"457567656e2042f6686d20766f6e2042617765726b",
                        "eb3f3515110702e047a6c9da4478b6ead94873c11c0f2d710ddb3f09fce024b3a58502ae3f"}};
        for (int i = 0; i < messages.length; i++) {
            byte[] plain = hex(messages[i][0]);
            byte[] sealed = new byte[plain.length + CipherState.TAG_BYTES];
            ways[i % 2].encrypt(plain, 0, plain.length, sealed, 0);
            assertThat(hex(sealed)).isEqualTo(messages[i][1]);
        }
    }

    private final SplittableRandom random = new SplittableRandom(9);
    private final KeyPair ours = KeyPair.generate(random);
    private final KeyPair theirs = KeyPair.generate(random);

    private HandshakeState foreign(int role) throws Exception {
        var state = new HandshakeState(NoiseHandshake.PROTOCOL, role);
        state.getLocalKeyPair().generateKeyPair();
        state.start();
        return state;
    }

    private byte[] payload(HandshakeState state) {
        byte[] key = new byte[32];
        state.getLocalKeyPair().getPublicKey(key, 0);
        return NoisePayload.write(theirs, key);
    }

    private static byte[] write(HandshakeState state, byte[] payload) throws Exception {
        byte[] message = new byte[1000];
        int length = state.writeMessage(message, 0, payload, 0, payload.length);
        return Arrays.copyOf(message, length);
    }

    private static byte[] read(HandshakeState state, byte[] message) throws Exception {
        byte[] payload = new byte[1000];
        int length = state.readMessage(message, 0, message.length, payload, 0);
        return Arrays.copyOf(payload, length);
    }

    private void bothCanTalk(Established us, CipherStatePair them) throws Exception {
        assertThat(us.remote()).isEqualTo(theirs.publicKey());
        byte[] plain = {1, 2, 3, 4, 5};
        for (int i = 0; i < 3; i++) {
            byte[] sealed = new byte[plain.length + 16];
            us.sending().encrypt(plain, 0, plain.length, sealed, 0);
            byte[] opened = new byte[sealed.length];
            assertThat(them.getReceiver().decryptWithAd(null, sealed, 0, opened, 0, sealed.length)).isEqualTo(5);
            assertThat(opened).startsWith(plain);
            them.getSender().encryptWithAd(null, plain, 0, sealed, 0, plain.length);
            assertThat(us.receiving().decrypt(sealed, 0, sealed.length, opened, 0)).isEqualTo(5);
            assertThat(opened).startsWith(plain);
        }
    }

    private void theyKnowUs(HandshakeState them, byte[] payload) throws Exception {
        byte[] key = new byte[32];
        them.getRemotePublicKey().getPublicKey(key, 0);
        assertThat(NoisePayload.verify(payload, key, Curve25519.PORTABLE).identity()).isEqualTo(ours.publicKey());
    }

    @Test
    void weDialNoiseJava() throws Exception {
        var us = new NoiseHandshake(true, new NoiseIdentity(ours, random, Curve25519.PORTABLE), random,
                new ChaChaPoly());
        HandshakeState them = foreign(HandshakeState.RESPONDER);
        assertThat(read(them, us.write())).isEmpty();
        us.read(write(them, payload(them)));
        theyKnowUs(them, read(them, us.write()));
        bothCanTalk(established(us), them.split());
    }

    @Test
    void noiseJavaDialsUs() throws Exception {
        var us = new NoiseHandshake(false, new NoiseIdentity(ours, random, Curve25519.PORTABLE), random,
                new ChaChaPoly());
        HandshakeState them = foreign(HandshakeState.INITIATOR);
        us.read(write(them, new byte[0]));
        theyKnowUs(them, read(them, us.write()));
        us.read(write(them, payload(them)));
        bothCanTalk(established(us), them.split());
    }

    private static Established established(NoiseHandshake handshake) {
        Established established = handshake.established();
        if (established == null) {
            throw new AssertionError("not established");
        }
        return established;
    }
}
