package org.rustycoin.libp2p.session.multistream;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.multistream.Negotiation.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AcceptanceTest {

    private static final String HEADER = "\u0013/multistream/1.0.0\n";

    private final Acceptance acceptance = new Acceptance("/a"::equals);
    private final ByteQueue in = new ByteQueue();

    private void hears(String latin1) {
        in.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        acceptance.received(in);
    }

    private String says() {
        return new String(acceptance.output().readAll(), StandardCharsets.ISO_8859_1);
    }

    private void isBroken() {
        assertThat(acceptance.outcome()).isInstanceOf(Outcome.Broken.class);
        says();
        hears("\u0003/a\n");
        assertThat(says()).isEmpty();
        assertThat(acceptance.agreed()).isNull();
    }

    @Test
    void aSupportedProposalIsEchoedAndWhatFollowsIsLeftAlone() {
        hears(HEADER + "\u0003/a\nlazy bytes");
        assertThat(says()).isEqualTo(HEADER + "\u0003/a\n");
        assertThat(acceptance.agreed()).isEqualTo("/a");
        assertThat(new String(in.readAll(), StandardCharsets.ISO_8859_1)).isEqualTo("lazy bytes");
    }

    @Test
    void othersAreAnsweredNaAndTheNextMayFollow() {
        hears(HEADER + "\u0003/b\n");
        hears("\u0003ls\n\u0002x\n");
        hears("\u0003/a\n");
        assertThat(says()).isEqualTo(HEADER + "\u0003na\n".repeat(3) + "\u0003/a\n");
        assertThat(acceptance.agreed()).isEqualTo("/a");
    }

    @Test
    void whatALazyDiallerSaysBehindARefusedProposalEndsTheNegotiationAndIsNoOffence() {
        hears(HEADER + "\u0003/b\n\u0000lazy bytes");
        assertThat(says()).isEqualTo(HEADER + "\u0003na\n");
        assertThat(acceptance.outcome()).isEqualTo(new Outcome.Refused());
    }

    @Test
    void nothingIsSaidBeforeTheHeaderCame() {
        hears(HEADER.substring(0, 10));
        assertThat(says()).isEmpty();
        hears(HEADER.substring(10));
        assertThat(says()).isEqualTo(HEADER);
        assertThat(acceptance.outcome()).isEqualTo(new Outcome.Pending());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u0013/multistream/1.0.1", "\u0003/a\n", "\u0093\u0000/multistream/1.0.0\n"})
    void anythingButTheHeaderIsRefusedByTheFirstWrongByte(String start) {
        hears(start);
        isBroken();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0080\u0000", "\u0083\u0000/a\n", "\u0002/a", "\u0004/a\nx",
            "\u0080\u0080\u0040"})
    void whatIsNoMessageIsRefused(String message) {
        hears(HEADER + message);
        isBroken();
    }

    @Test
    void aMessageOfMoreThan1024BytesIsRefusedByItsLength() {
        hears(HEADER + "\u0081\u0008"); // 1025
        isBroken();
    }

    @Test
    void aMessageOf1024BytesIsRead() {
        hears(HEADER + "\u0080\u0008" + "/" + "x".repeat(1022));
        assertThat(acceptance.outcome()).isEqualTo(new Outcome.Pending());
        hears("\n");
        assertThat(says()).isEqualTo(HEADER + "\u0003na\n");
    }

    @Test
    void aLengthOfAMebibyteIsRefusedUnread() {
        hears(HEADER + "\u0080\u0080\u0040");
        isBroken();
    }

    @Test
    void asManyProposalsAreAnsweredAsAnybodyNeeds() {
        hears(HEADER);
        for (int i = 0; i < Acceptance.PROPOSALS_MAX; i++) {
            hears("\u0003/b\n");
        }
        assertThat(says()).endsWith("\u0003na\n");
        hears("\u0003/b\n");
        isBroken();
    }

    @Test
    void aPeersTextIsShownShortAndWithoutControlCharacters() {
        assertThat(Messages.shown("a\r\n\u001b[31m" + "x".repeat(100))).hasSize(65).startsWith("a???[31mx")
                .endsWith("x…");
    }

    @Test
    void anOwnNameThatIsTooLongIsABug() {
        assertThatThrownBy(() -> Messages.write("x".repeat(1024), new ByteQueue()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
