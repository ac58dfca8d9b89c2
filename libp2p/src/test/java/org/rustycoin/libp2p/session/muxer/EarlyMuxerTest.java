package org.rustycoin.libp2p.session.muxer;

import java.util.ArrayList;
import java.util.Collections;
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
    void aServerTakesTheFirstOfTheClientsProtocolsThatItHas() {
        List<String> ours = List.of(YAMUX, MPLEX);
        assertThat(EarlyMuxer.selectApplicationProtocol(List.of(MPLEX, YAMUX, "libp2p"), ours)).isEqualTo(MPLEX);
        assertThat(EarlyMuxer.selectApplicationProtocol(List.of("/other", "libp2p"), ours)).isEqualTo("libp2p");
        assertThat(EarlyMuxer.selectApplicationProtocol(List.of("libp2p"), ours)).isEqualTo("libp2p");
    }

    @Test
    void aClientThatOffersNothingOfOursIsAborted() {
        assertThat(EarlyMuxer.selectApplicationProtocol(List.of("h2", "http/1.1"), List.of(YAMUX))).isNull();
        assertThat(EarlyMuxer.selectApplicationProtocol(List.of(), List.of(YAMUX))).isNull();
    }

    @Test
    void aClientThatOffersMoreThanAHundredProtocolsIsAborted() {
        var offers = new ArrayList<>(Collections.nCopies(99, "/other"));
        offers.add("libp2p");
        assertThat(EarlyMuxer.selectApplicationProtocol(offers, List.of(YAMUX))).isEqualTo("libp2p");
        offers.add("libp2p");
        assertThat(EarlyMuxer.selectApplicationProtocol(offers, List.of(YAMUX))).isNull();
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
