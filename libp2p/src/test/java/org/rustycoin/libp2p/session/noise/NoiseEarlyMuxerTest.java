package org.rustycoin.libp2p.session.noise;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.identity.Curve25519;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.session.noise.NoiseHandshake.Established;
import org.rustycoin.libp2p.session.security.ChaChaPoly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Agreeing on a muxer in the second and the third message. */
class NoiseEarlyMuxerTest {

    private static final String YAMUX = "/yamux/1.0.0";
    private static final String MPLEX = "/mplex/6.7.0";

    private final SplittableRandom random = new SplittableRandom(7);
    private final KeyPair key = KeyPair.generate(random);
    private final NoiseIdentity identity = new NoiseIdentity(key, random, Curve25519.PORTABLE);

    private NoiseHandshake side(boolean initiator, List<String> muxers) {
        return new NoiseHandshake(initiator, identity, muxers, random, new ChaChaPoly());
    }

    /** What both sides hold to be agreed. */
    private @Nullable String agreed(List<String> initiator, List<String> responder) throws NoiseException {
        Established[] ends = NoiseHandshakeTest.shake(side(true, initiator), side(false, responder));
        assertThat(ends[0].muxer()).isEqualTo(ends[1].muxer());
        assertThat(ends[0].remote()).isEqualTo(key.publicKey());
        return ends[0].muxer();
    }

    /** The specification's example: the initiator prefers yamux, the responder mplex. */
    @Test
    void theInitiatorsPreferenceDecides() throws Exception {
        assertThat(agreed(List.of(YAMUX, MPLEX), List.of(MPLEX, YAMUX))).isEqualTo(YAMUX);
        assertThat(agreed(List.of(MPLEX, YAMUX), List.of(YAMUX, MPLEX))).isEqualTo(MPLEX);
        assertThat(agreed(List.of("/other/1", MPLEX, YAMUX), List.of(YAMUX, MPLEX))).isEqualTo(MPLEX);
        assertThat(agreed(List.of(YAMUX), List.of(MPLEX, YAMUX))).isEqualTo(YAMUX);
    }

    @Test
    void whoSaysNothingAgreesWithMultistream() throws Exception {
        assertThat(agreed(List.of(), List.of(YAMUX))).isNull();
        assertThat(agreed(List.of(YAMUX), List.of())).isNull();
        assertThat(agreed(List.of(), List.of())).isNull();
        var old = new NoiseHandshake(true, identity, random, new ChaChaPoly());
        assertThat(NoiseHandshakeTest.shake(old, side(false, List.of(YAMUX)))[1].muxer()).isNull();
    }

    @Test
    void whoHasNoneInCommonAgreesWithMultistreamThatThereIsNone() throws Exception {
        assertThat(agreed(List.of(YAMUX), List.of(MPLEX))).isNull();
    }

    @Test
    void aHundredOffersAreListenedTo() throws Exception {
        var offers = new ArrayList<>(Collections.nCopies(99, "/other/1"));
        offers.add(YAMUX);
        assertThat(agreed(offers, List.of(MPLEX, YAMUX))).isEqualTo(YAMUX);
    }

    @Test
    void weOfferNoMoreThanOthersListenTo() {
        assertThatThrownBy(() -> side(true, Collections.nCopies(101, YAMUX)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("101 muxers");
    }

    /** A peer that offers more is answered as one that offers nothing. */
    @Test
    void aHundredAndOneOffersCountAsNone() throws Exception {
        var most = new NoiseExtensions(Collections.nCopies(100, YAMUX));
        var tooMany = new NoiseExtensions(Collections.nCopies(101, YAMUX));
        assertThat(heard(most)).hasSize(100);
        assertThat(heard(tooMany)).isEmpty();
    }

    private List<String> heard(NoiseExtensions extensions) throws NoiseException {
        byte[] payload = NoisePayload.with(identity.payload, extensions);
        NoisePayload read = NoisePayload.verify(payload, identity.publicKey, Curve25519.PORTABLE);
        assertThat(read.identity()).isEqualTo(key.publicKey());
        return read.extensions().streamMuxers();
    }

    /** Field 4 with field 2 in it, worked out by hand; and not a byte where there is nothing to say. */
    @Test
    void theExtensionStandsBehindTheIdentity() {
        byte[] said = NoisePayload.with(identity.payload, new NoiseExtensions(List.of(MPLEX)));
        assertThat(said).startsWith(identity.payload);
        assertThat(HexFormat.of().formatHex(said, identity.payload.length, said.length))
                .isEqualTo("220e" + "120c" + HexFormat.of().formatHex(MPLEX.getBytes(StandardCharsets.US_ASCII)));
        assertThat(NoisePayload.with(identity.payload, NoiseExtensions.NONE)).isEqualTo(identity.payload);
    }

    @Test
    void extensionsThatAreNoneEndTheHandshake() {
        byte[] bad = Arrays.copyOf(identity.payload, identity.payload.length + 4);
        System.arraycopy(HexFormat.of().parseHex("22021205"), 0, bad, identity.payload.length, 4);
        assertThatThrownBy(() -> NoisePayload.verify(bad, identity.publicKey, Curve25519.PORTABLE))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining("extensions");
    }

    @Test
    void sessionsThatSayDifferentThingsShareAnIdentity() throws Exception {
        assertThat(agreed(List.of(YAMUX), List.of(YAMUX))).isEqualTo(YAMUX);
        assertThat(agreed(List.of(), List.of())).isNull();
        assertThat(agreed(List.of(MPLEX), List.of(MPLEX))).isEqualTo(MPLEX);
    }
}
