package org.rustycoin.libp2p.session.multistream;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.multistream.Negotiation.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProposalTest {

    private static final String HEADER = "\u0013/multistream/1.0.0\n";

    private final Proposal proposal = new Proposal(List.of("/a", "/b"));
    private final ByteQueue in = new ByteQueue();

    private static String said(Negotiation negotiation) {
        return new String(negotiation.output().readAll(), StandardCharsets.ISO_8859_1);
    }

    private void hears(String latin1) {
        in.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        proposal.received(in);
    }

    @Test
    void headerAndFirstProposalLeaveInOneFlight() {
        assertThat(said(proposal)).isEqualTo(HEADER + "\u0003/a\n");
    }

    @Test
    void anEchoAgreesAndWhatFollowsIsLeftAlone() {
        hears(HEADER + "\u0003/a\nmore");
        assertThat(proposal.agreed()).isEqualTo("/a");
        assertThat(new String(in.readAll(), StandardCharsets.ISO_8859_1)).isEqualTo("more");
    }

    @Test
    void theNextIsProposedOnlyWhenTheOneBeforeWasRefused() {
        said(proposal);
        hears(HEADER);
        assertThat(said(proposal)).isEmpty();
        hears("\u0003na\n");
        assertThat(said(proposal)).isEqualTo("\u0003/b\n");
        hears("\u0003/b\n");
        assertThat(proposal.agreed()).isEqualTo("/b");
    }

    @Test
    void whoSpeaksNoneRefusesAll() {
        hears(HEADER + "\u0003na\n\u0003na\n");
        assertThat(proposal.outcome()).isEqualTo(new Outcome.Refused());
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "\u0003na\n", HEADER + "\u0003/b\n", HEADER + "\u0003xx\n", HEADER + "\u0000",
            HEADER + "\u00ff\u00ff\u00ff"})
    void anyOtherAnswerIsAnOffence(String answer) {
        hears(answer);
        assertThat(proposal.outcome()).isInstanceOf(Outcome.Broken.class);
    }

    @Test
    void onlyASoleProposalIsLazy() {
        assertThat(proposal.isLazy()).isFalse();
        assertThat(new Proposal(List.of("/a")).isLazy()).isTrue();
        assertThatThrownBy(() -> new Proposal(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
