package org.rustycoin.libp2p.session.mplex;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.session.mplex.Side.Frame;
import org.rustycoin.libp2p.session.mplex.Side.User;
import org.rustycoin.libp2p.session.muxer.Substream;

import static org.assertj.core.api.Assertions.assertThat;

/** Opening and ending, with a peer that plays by the rules. */
class MplexTest {

    private final Side dialler = new Side();
    private final Side listener = new Side();

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(User user, String text) {
        assertThat(user.stream.write(text(text), 0, text.length())).isEqualTo(text.length());
    }

    @Test
    void nothingIsSentForAStreamUntilItsOpenerWrites() {
        User user = dialler.open();
        assertThat(dialler.muxer.ready()).isFalse();
        assertThat(dialler.says()).isEmpty();
        write(user, "hello");
        List<Frame> frames = dialler.says();
        assertThat(frames).hasSize(2);
        assertThat(frames.getFirst().is(Frames.NEW_STREAM, 0)).isTrue();
        assertThat(frames.getFirst().body()).as("its name is its id").isEqualTo(text("0"));
        assertThat(frames.getLast().is(Frames.MESSAGE_INITIATOR, 0)).isTrue();
        assertThat(frames.getLast().body()).isEqualTo(text("hello"));
        write(user, "again");
        assertThat(dialler.says()).singleElement().matches(frame -> frame.is(Frames.MESSAGE_INITIATOR, 0));
    }

    @Test
    void bothSidesCountTheirStreamsFromZeroAndNoneIsTakenForAnother() {
        User ours = dialler.open();
        User theirs = listener.open();
        write(ours, "from the dialler");
        write(theirs, "from the listener");
        Side.talk(dialler, listener);
        User oursThere = listener.accepted.getFirst();
        User theirsHere = dialler.accepted.getFirst();
        assertThat(List.of(ours.stream.id(), theirs.stream.id())).containsOnly(1L);
        assertThat(List.of(theirsHere.stream.id(), oursThere.stream.id())).containsOnly(0L);
        write(oursThere, "answer to the dialler");
        write(theirsHere, "answer to the listener");
        Side.talk(dialler, listener);
        assertThat(ours.read).hasToString("answer to the dialler");
        assertThat(theirs.read).hasToString("answer to the listener");
        assertThat(oursThere.read).hasToString("from the dialler");
        assertThat(theirsHere.read).hasToString("from the listener");
    }

    @Test
    void idsAreNotUsedTwice() {
        var muxer = new Mplex(MplexSettings.STANDARD, Frames.ID_MAX, 0, dialler);
        Substream last = muxer.open(0);
        assertThat(last).isNotNull();
        assertThat(muxer.open(0)).isNull();
    }

    @Test
    void theLargestIdIsAnnouncedInFull() {
        var muxer = new Mplex(MplexSettings.STANDARD, Frames.ID_MAX, 0, dialler);
        var user = new User(Objects.requireNonNull(muxer.open(0)), true);
        write(user, "x");
        byte[] bytes = new byte[MplexStream.TURN_BYTES_MIN];
        int length = muxer.pull(0, bytes, 0, bytes.length);
        byte[] sent = Arrays.copyOf(bytes, length);
        assertThat(Side.frames(sent)).hasSize(2).allMatch(frame -> frame.id() == (1L << 60) - 1).first()
                .extracting(Frame::body).isEqualTo(text("1152921504606846975"));
        listener.hears(sent);
        assertThat(listener.accepted.getFirst().read).hasToString("x");
    }

    @Test
    void bytesAndEndsArriveInBothDirections() {
        User asker = dialler.open();
        write(asker, "question");
        asker.stream.closeWrite();
        Side.talk(dialler, listener);

        User asked = listener.accepted.getFirst();
        assertThat(asked.read).hasToString("question");
        assertThat(asked.stream.ended()).isTrue();
        assertThat(asked.stream.closed()).isFalse();
        write(asked, "answer"); // the other direction is open: half-close
        asked.stream.closeWrite();
        Side.talk(dialler, listener);

        assertThat(asker.read).hasToString("answer");
        assertThat(List.of(asker.gone, asked.gone)).containsOnly(true);
        assertThat(dialler.muxer.streams() + listener.muxer.streams()).isZero();
    }

    @Test
    void whoAcceptedAStreamMayEndItsDirectionFirst() {
        User asker = dialler.open();
        write(asker, "question");
        Side.talk(dialler, listener);
        listener.accepted.getFirst().stream.closeWrite();
        assertThat(listener.says()).singleElement().matches(frame -> frame.is(Frames.CLOSE_RECEIVER, 0));
        dialler.hears(Frames.CLOSE_RECEIVER, 0, 0);
        assertThat(asker.stream.ended()).isTrue();
        write(asker, " and more");
        asker.stream.closeWrite();
        Side.talk(dialler, listener);
        assertThat(listener.accepted.getFirst().read).hasToString("question and more");
        assertThat(listener.accepted.getFirst().gone).isTrue();
    }

    @Test
    void nothingCanBeWrittenBehindTheEnd() {
        User user = dialler.open();
        write(user, "all");
        user.stream.closeWrite();
        user.stream.closeWrite();
        assertThat(user.stream.room()).isZero();
        assertThat(user.stream.write(text("more"), 0, 4)).isZero();
        assertThat(dialler.says()).extracting(Frame::flag).containsExactly(Frames.NEW_STREAM,
                Frames.MESSAGE_INITIATOR, Frames.CLOSE_INITIATOR);
    }

    @Test
    void aStreamOnWhichNothingWasSaidIsAnnouncedBeforeItsEnd() {
        User user = dialler.open();
        user.stream.closeWrite();
        assertThat(dialler.says()).extracting(Frame::flag).containsExactly(Frames.NEW_STREAM, Frames.CLOSE_INITIATOR);
    }

    @Test
    void whatCameBeforeBothEndsCanBeReadBehindThem() {
        listener.reads = false;
        listener.hears(Frames.NEW_STREAM, 3, 1).hears(Frames.MESSAGE_INITIATOR, 3, 10)
                .hears(Frames.CLOSE_INITIATOR, 3, 0);
        User user = listener.accepted.getFirst();
        user.stream.closeWrite();
        listener.says();
        assertThat(user.gone).isTrue();
        assertThat(user.stream.ended()).isFalse();
        assertThat(user.read(0, 100)).isEqualTo(10);
        assertThat(user.stream.ended()).isTrue();
    }

    @Test
    void aSecondEndMeansNothing() {
        listener.hears(Frames.NEW_STREAM, 3, 0).hears(Frames.CLOSE_INITIATOR, 3, 0).hears(Frames.CLOSE_INITIATOR, 3, 0);
        assertThat(listener.accepted.getFirst().readable).isOne();
        assertThat(listener.offences).isEmpty();
    }

    @Test
    void aResetForgetsWhatWasNotSentAndTellsTheOtherSide() {
        User user = dialler.open();
        write(user, "first");
        Side.talk(dialler, listener);
        write(user, "never sent");
        user.stream.reset(0);
        assertThat(user.gone).isTrue();
        assertThat(dialler.says()).singleElement().matches(frame -> frame.is(Frames.RESET_INITIATOR, 0));
        listener.hears(Frames.RESET_INITIATOR, 0, 0);
        assertThat(listener.accepted.getFirst().abandoned).isEqualTo("reset by the other side");
        assertThat(listener.muxer.streams()).isZero();
    }

    @Test
    void whoAcceptedAStreamMayResetIt() {
        User user = dialler.open();
        write(user, "first");
        Side.talk(dialler, listener);
        listener.accepted.getFirst().stream.reset(0);
        assertThat(listener.says()).singleElement().matches(frame -> frame.is(Frames.RESET_RECEIVER, 0));
        dialler.hears(Frames.RESET_RECEIVER, 0, 0);
        assertThat(user.abandoned).isEqualTo("reset by the other side");
        assertThat(user.gone).isTrue();
        assertThat(user.stream.room()).isZero();
    }

    @Test
    void aResetBehindAnEndIsNotTakenForTheEnd() {
        listener.reads = false;
        listener.hears(Frames.NEW_STREAM, 1, 0).hears(Frames.MESSAGE_INITIATOR, 1, 10)
                .hears(Frames.CLOSE_INITIATOR, 1, 0).hears(Frames.RESET_INITIATOR, 1, 0);
        User user = listener.accepted.getFirst();
        assertThat(user.abandoned).isNotNull();
        assertThat(user.stream.available()).isZero();
        assertThat(user.stream.ended()).as("ten bytes were lost").isFalse();
    }

    @Test
    void aStreamThatNobodyHeardOfIsResetWithoutAWord() {
        User user = dialler.open();
        write(user, "never sent");
        user.stream.reset(0);
        assertThat(dialler.says()).isEmpty();
        assertThat(user.gone).isTrue();
    }

    @Test
    void asManyStreamsMayBeOpenAsTheSettingsSay() {
        var few = new Side(new MplexSettings(1, 2, 1 << 20, 1 << 20, 1));
        User first = few.open();
        few.open();
        assertThat(few.muxer.open(0)).isNull();
        first.stream.reset(0);
        assertThat(few.muxer.open(0)).isNotNull();
    }

    @Test
    void anIdMayBeUsedAgainOnceItsStreamIsGone() {
        for (int i = 0; i < 3; i++) {
            listener.hears(Frames.NEW_STREAM, 7, 2).hears(Frames.MESSAGE_INITIATOR, 7, 5)
                    .hears(Frames.RESET_INITIATOR, 7, 0);
        }
        assertThat(listener.accepted).hasSize(3).allMatch(user -> user.gone && user.read.size() == 5);
        assertThat(listener.offences).isEmpty();
    }

    @Test
    void idsNeedNotGrow() { // go draws an id and announces it in two steps
        listener.hears(Frames.NEW_STREAM, 7, 0).hears(Frames.NEW_STREAM, 6, 0).hears(Frames.NEW_STREAM, 0, 0);
        assertThat(listener.accepted).hasSize(3);
        assertThat(listener.offences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void framesComeInAnySlices(int size) {
        User user = dialler.open();
        write(user, "some words in slices");
        user.stream.closeWrite();
        byte[] bytes = new byte[4096];
        int length = dialler.muxer.pull(0, bytes, 0, bytes.length);
        for (int at = 0; at < length; at += size) {
            listener.muxer.received(0, bytes, at, Math.min(size, length - at));
        }
        assertThat(listener.accepted.getFirst().read).hasToString("some words in slices");
        assertThat(listener.accepted.getFirst().stream.ended()).isTrue();
    }

    @Test
    void anEmptyMessageWakesNobody() {
        listener.hears(Frames.NEW_STREAM, 1, 0).hears(Frames.MESSAGE_INITIATOR, 1, 0);
        assertThat(listener.accepted.getFirst().readable).isZero();
    }

    @Test
    void aSessionMeasuresNothingAndWaitsForNothing() {
        assertThat(dialler.muxer.roundTripNanos()).isEqualTo(-1);
        assertThat(dialler.muxer.deadline()).isEqualTo(Long.MAX_VALUE);
        dialler.muxer.wake(1_000_000 * Side.MILLI);
        assertThat(dialler.says()).isEmpty();
    }

    @Test
    void whoGoesAwayOpensNothingMoreAndStillSendsResets() {
        User user = dialler.open();
        write(user, "first");
        dialler.says();
        user.stream.reset(0);
        dialler.muxer.goAway(true);
        assertThat(dialler.muxer.open(0)).isNull();
        dialler.muxer.abandon(0, "over");
        assertThat(dialler.says()).singleElement().matches(frame -> frame.is(Frames.RESET_INITIATOR, 0));
    }

    @Test
    void whenTheChannelIsGoneEveryStreamHearsIt() {
        User out = dialler.open();
        write(out, "never sent");
        dialler.hears(Frames.NEW_STREAM, 2, 0);
        dialler.muxer.abandon(0, "cable cut");
        assertThat(out.abandoned).isEqualTo("cable cut");
        assertThat(dialler.accepted.getFirst().abandoned).isEqualTo("cable cut");
        assertThat(dialler.muxer.streams()).isZero();
        assertThat(dialler.muxer.ready()).isFalse();
    }
}
