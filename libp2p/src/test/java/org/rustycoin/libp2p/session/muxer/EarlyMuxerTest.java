package org.rustycoin.libp2p.session.muxer;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** libp2p/specs connections/inlined-muxer-negotiation. */
class EarlyMuxerTest {

    private static final String YAMUX = "/yamux/1.0.0";
    private static final String MPLEX = "/mplex/6.7.0";

    /** The specification's own example: the initiator prefers yamux, the responder mplex. */
    @Test
    void theInitiatorsPreferenceDecides() {
        assertThat(EarlyMuxer.common(List.of(YAMUX, MPLEX), List.of(MPLEX, YAMUX))).isEqualTo(YAMUX);
        assertThat(EarlyMuxer.common(List.of(MPLEX, YAMUX), List.of(YAMUX, MPLEX))).isEqualTo(MPLEX);
        assertThat(EarlyMuxer.common(List.of("/other", MPLEX), List.of(YAMUX, MPLEX))).isEqualTo(MPLEX);
    }

    /** As go does, where the specification lets the handshake fail. */
    @Test
    void withoutACommonMuxerItIsLeftToMultistream() {
        assertThat(EarlyMuxer.common(List.of(YAMUX), List.of(MPLEX))).isNull();
        assertThat(EarlyMuxer.common(List.of(), List.of(MPLEX))).isNull();
        assertThat(EarlyMuxer.common(List.of(YAMUX), List.of())).isNull();
    }

    @Test
    void libp2pIsTheLastApplicationProtocol() {
        assertThat(EarlyMuxer.applicationProtocols(List.of(YAMUX, MPLEX))).containsExactly(YAMUX, MPLEX, "libp2p");
        assertThat(EarlyMuxer.applicationProtocols(List.of())).containsExactly("libp2p");
    }

    @Test
    void libp2pOrNothingAsTheResultMeansMultistream() {
        List<String> ours = List.of(YAMUX);
        assertThat(EarlyMuxer.ofApplicationProtocol(YAMUX, ours)).isEqualTo(YAMUX);
        assertThat(EarlyMuxer.ofApplicationProtocol("libp2p", ours)).isNull();
        assertThat(EarlyMuxer.ofApplicationProtocol("", ours)).isNull();
        assertThat(EarlyMuxer.ofApplicationProtocol(null, ours)).isNull();
        assertThat(EarlyMuxer.ofApplicationProtocol(MPLEX, ours)).isNull();
    }
}
