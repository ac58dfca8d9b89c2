package org.rustycoin.libp2p.session.mplex;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.session.mplex.Side.User;
import org.rustycoin.libp2p.session.muxer.Refusals;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

/** Peers that do what no honest peer does. */
class MplexHostileTest {

    private final Side listener = new Side();

    private void endsTheConnection(String rule) {
        assertThat(listener.offences).hasSize(1);
        assertThat(listener.offences.getFirst()).isInstanceOf(Offence.OnConnection.class);
        assertThat(listener.rules()).containsExactly(rule);
        int accepted = listener.accepted.size();
        listener.hears(Frames.NEW_STREAM, 1_000, 0);
        assertThat(listener.accepted).as("nothing more is read").hasSize(accepted);
        assertThat(listener.muxer.open(0)).isNull();
    }

    @Test
    void anUnknownFlagEndsTheConnection() {
        listener.hears(7, 1, 0);
        endsTheConnection("mplex-flag");
    }

    @ParameterizedTest
    @ValueSource(longs = {(1 << 20) + 1, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE})
    void aFrameOfMoreThanAMebibyteIsRefusedByItsHeader(long length) {
        listener.hears(Frames.NEW_STREAM, 1, 0).hearsHeader(Frames.MESSAGE_INITIATOR, 1, length);
        endsTheConnection("mplex-frame-too-large");
        assertThat(listener.accepted.getFirst().stream.available()).isZero();
    }

    @Test
    void aLargeFrameForAStreamThatIsGoneIsRefusedToo() {
        listener.hearsHeader(Frames.MESSAGE_RECEIVER, 77, (1 << 20) + 1);
        endsTheConnection("mplex-frame-too-large");
    }

    /** Ten bytes, nine that do not end, two where one would do; as the tag and as the length. */
    @ParameterizedTest
    @ValueSource(strings = {"ffffffffffffffffff01", "808080808080808080", "8000", "00ffffffffffffffffff01", "008000"})
    void aVarintThatIsNoneEndsTheConnection(String hex) {
        listener.hears(HexFormat.of().parseHex(hex));
        endsTheConnection("mplex-varint");
    }

    @Test
    void aNameMayBeLongButNotLongerThanAProtocols() {
        listener.hears(Frames.NEW_STREAM, 1, Mplex.NAME_BYTES_MAX);
        assertThat(listener.accepted).hasSize(1);
        assertThat(listener.muxer.strayBytes()).as("a name is no stray").isZero();
        listener.hearsHeader(Frames.NEW_STREAM, 2, Mplex.NAME_BYTES_MAX + 1);
        endsTheConnection("mplex-name-too-long");
    }

    @Test
    void anIdInUseEndsTheConnection() {
        listener.hears(Frames.NEW_STREAM, 1, 0).hears(Frames.NEW_STREAM, 1, 0);
        endsTheConnection("mplex-stream-id");
    }

    @Test
    void anIdThatHalfAStreamStillUsesEndsTheConnection() {
        listener.hears(Frames.NEW_STREAM, 1, 0).hears(Frames.CLOSE_INITIATOR, 1, 0).hears(Frames.NEW_STREAM, 1, 0);
        endsTheConnection("mplex-stream-id");
    }

    @Test
    void anIdThatWeUseIsFree() {
        listener.open();
        listener.hears(Frames.NEW_STREAM, 0, 0);
        assertThat(listener.accepted).hasSize(1);
        assertThat(listener.offences).isEmpty();
    }

    @Test
    void tenThousandStreamsStayBoundedAndEndTheConnection() {
        int most = MplexSettings.STANDARD.inboundStreamsMax();
        for (int i = 0; i < 10_000; i++) {
            listener.hears(Frames.NEW_STREAM, i, 0);
        }
        assertThat(listener.muxer.streams()).isEqualTo(most);
        assertThat(listener.accepted).hasSize(most);
        assertThat(listener.offences).hasSize(Refusals.BURST + 1);
        assertThat(listener.offences.getLast()).isInstanceOf(Offence.OnConnection.class);
        assertThat(listener.rules()).containsOnly("too-many-streams");
    }

    @Test
    void aStreamBeyondTheLimitIsResetAndTheNextIsTakenOnceThereIsRoom() {
        var few = new Side(new MplexSettings(1, 1, 1 << 20, 1 << 20, 1));
        few.hears(Frames.NEW_STREAM, 1, 1).hears(Frames.NEW_STREAM, 3, 1).hears(Frames.MESSAGE_INITIATOR, 3, 30);
        assertThat(few.offences.getFirst()).isInstanceOf(Offence.OnStream.class);
        assertThat(few.says()).singleElement().matches(frame -> frame.is(Frames.RESET_RECEIVER, 3));
        assertThat(few.muxer.strayBytes()).isEqualTo(30);

        few.hears(Frames.RESET_INITIATOR, 1, 0).hears(Frames.NEW_STREAM, 5, 1);
        assertThat(few.accepted).hasSize(2);
        assertThat(few.offences).hasSize(1);
    }

    @Test
    void refusalsAreForgivenAtASteadyRate() {
        var none = new Side(new MplexSettings(0, 1, 1 << 20, 1 << 20, 1));
        for (int i = 0; i < 2_000; i++) {
            none.now += 1000 * Side.MILLI / Refusals.PER_SECOND;
            none.hears(Frames.NEW_STREAM, i, 0).says();
        }
        assertThat(none.offences).hasSize(2_000).allMatch(offence -> offence instanceof Offence.OnStream);
    }

    @Test
    void resetsThatAreNotFetchedEndTheConnectionBeforeTheyFillMemory() {
        for (int i = 0; i < 10 * Mplex.CONTROLS_MAX && listener.offences.isEmpty(); i++) {
            listener.hears(Frames.NEW_STREAM, i, 0);
            listener.accepted.getLast().stream.reset(0); // as whoever finds no protocol does
        }
        endsTheConnection("mplex-control-flood");
        assertThat(listener.says()).hasSize(Mplex.CONTROLS_MAX);
    }

    @Test
    void refusalsThatAreNotFetchedEndTheConnectionHoweverSlowlyTheyCome() {
        var none = new Side(new MplexSettings(0, 1, 1 << 20, 1 << 20, 1));
        for (int i = 0; i < 10 * Mplex.CONTROLS_MAX; i++) {
            none.now += 1000 * Side.MILLI;
            none.hears(Frames.NEW_STREAM, i, 0);
        }
        assertThat(none.rules()).contains("mplex-control-flood");
        assertThat(none.says()).hasSize(Mplex.CONTROLS_MAX);
    }

    @Test
    void aFloodOfResetsForNothingLeavesNothing() {
        for (int i = 0; i < 100_000; i++) {
            listener.hears(Frames.RESET_INITIATOR, i, 0).hears(Frames.RESET_RECEIVER, i, 0);
        }
        assertThat(listener.offences).isEmpty();
        assertThat(listener.muxer.ready()).isFalse();
        assertThat(listener.muxer.streams()).isZero();
    }

    @Test
    void streamsThatAreOpenedAndResetLeaveNothing() {
        for (int i = 0; i < 10_000; i++) {
            listener.hears(Frames.NEW_STREAM, i, 0).hears(Frames.RESET_INITIATOR, i, 0);
        }
        assertThat(listener.accepted).hasSize(10_000).allMatch(user -> user.gone);
        assertThat(listener.muxer.ready()).isFalse();
        assertThat(listener.muxer.streams()).isZero();
    }

    @Test
    void framesForStreamsThatAreGoneAreDroppedAndCountedAndGetNoAnswer() {
        listener.hears(Frames.MESSAGE_INITIATOR, 99, 1000).hears(Frames.MESSAGE_RECEIVER, 99, 20)
                .hears(Frames.CLOSE_RECEIVER, 98, 0).hears(Frames.RESET_INITIATOR, 98, 3);
        assertThat(listener.offences).isEmpty();
        assertThat(listener.accepted).isEmpty();
        assertThat(listener.says()).isEmpty();
        assertThat(listener.muxer.strayBytes()).isEqualTo(1023);
    }

    @Test
    void whatComesOfAFrameBehindAResetOfOursIsDroppedAndCounted() {
        listener.hears(Frames.NEW_STREAM, 1, 0).hearsHeader(Frames.MESSAGE_INITIATOR, 1, 100).hears(new byte[40]);
        User user = listener.accepted.getFirst();
        assertThat(user.read.size()).isEqualTo(40);
        user.stream.reset(0);
        listener.hears(new byte[60]);
        assertThat(user.read.size()).isEqualTo(40);
        assertThat(listener.muxer.strayBytes()).isEqualTo(60);
        listener.hears(Frames.NEW_STREAM, 2, 0);
        assertThat(listener.accepted).as("frames are still told apart").hasSize(2);
    }

    @Test
    void dataBehindAnEndCostsTheStreamAndNotTheConnection() { // "a protocol violation"
        listener.hears(Frames.NEW_STREAM, 1, 0).hears(Frames.CLOSE_INITIATOR, 1, 0)
                .hears(Frames.MESSAGE_INITIATOR, 1, 10);
        User user = listener.accepted.getFirst();
        assertThat(listener.rules()).containsExactly("mplex-data-behind-end");
        assertThat(listener.offences.getFirst()).isInstanceOf(Offence.OnStream.class);
        assertThat(user.read.size()).isZero();
        assertThat(user.abandoned).isNotNull();
        assertThat(listener.muxer.strayBytes()).isEqualTo(10);
        assertThat(listener.says()).singleElement().matches(frame -> frame.is(Frames.RESET_RECEIVER, 1));
        listener.hears(Frames.MESSAGE_INITIATOR, 1, 10);
        assertThat(listener.offences).hasSize(1);
    }

    @Test
    void theBodyOfAnEndIsDroppedAndCounted() {
        listener.hears(Frames.NEW_STREAM, 1, 0).hears(Frames.CLOSE_INITIATOR, 1, 500).hears(Frames.NEW_STREAM, 2, 0);
        assertThat(listener.accepted).hasSize(2);
        assertThat(listener.accepted.getFirst().read.size()).isZero();
        assertThat(listener.muxer.strayBytes()).isEqualTo(500);
        assertThat(listener.offences).isEmpty();
    }

    @Test
    void nobodySpeaksForTheOtherSideOfAStream() {
        listener.hears(Frames.NEW_STREAM, 0, 0).hears(Frames.MESSAGE_RECEIVER, 0, 10).hears(Frames.RESET_RECEIVER, 0,
                0);
        assertThat(listener.accepted.getFirst().read.size()).isZero();
        assertThat(listener.accepted.getFirst().abandoned).isNull();
        assertThat(listener.muxer.strayBytes()).isEqualTo(10);
    }

    @Test
    void nothingIsReadOnceTheSessionWasAbandoned() {
        listener.muxer.abandon(0, "enough");
        listener.hears(Frames.NEW_STREAM, 1, 10);
        assertThat(listener.accepted).isEmpty();
        assertThat(listener.muxer.deadline()).isEqualTo(Long.MAX_VALUE);
    }
}
