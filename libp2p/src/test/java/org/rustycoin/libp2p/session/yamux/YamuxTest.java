package org.rustycoin.libp2p.session.yamux;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.session.muxer.WindowBudget;
import org.rustycoin.libp2p.session.yamux.Side.Frame;
import org.rustycoin.libp2p.session.yamux.Side.User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** Opening, ending and pinging, with a peer that plays by the rules. */
class YamuxTest {

    private final Side dialler = new Side(true);
    private final Side listener = new Side(false);

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(User user, String text) {
        assertThat(user.stream.write(text(text), 0, text.length())).isEqualTo(text.length());
    }

    @Test
    void nothingIsSentForAStreamUntilItsOpenerWrites() {
        User user = dialler.open();
        assertThat(dialler.says()).isEmpty();
        write(user, "hello");
        List<Frame> frames = dialler.says();
        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst().is(Frames.DATA, Frames.SYN, 1)).isTrue();
        assertThat(frames.getFirst().body()).isEqualTo(text("hello"));
    }

    @Test
    void eachSideHasIdsOfItsOwn() {
        assertThat(dialler.open().stream.id()).isEqualTo(1);
        assertThat(dialler.open().stream.id()).isEqualTo(3);
        assertThat(listener.open().stream.id()).isEqualTo(2);
        assertThat(listener.open().stream.id()).isEqualTo(4);
    }

    @Test
    void idsAreNotUsedTwice() {
        var muxer = new Yamux(true, YamuxSettings.STANDARD, WindowBudget.UNSHARED, 0xffff_ffffL, 0, dialler);
        assertThat(muxer.open(0)).isNotNull().extracting(stream -> stream.id()).isEqualTo(0xffff_ffffL);
        assertThat(muxer.open(0)).isNull();
    }

    @Test
    void bytesAndEndsArriveInBothDirections() {
        User asker = dialler.open();
        write(asker, "question");
        asker.stream.closeWrite();
        Side.talk(dialler, listener);

        User asked = listener.accepted.getFirst();
        assertThat(asked.read.toString(StandardCharsets.UTF_8)).isEqualTo("question");
        assertThat(asked.stream.ended()).isTrue();
        assertThat(asked.stream.closed()).isFalse();
        write(asked, "answer"); // the other direction is open: half-close
        asked.stream.closeWrite();
        Side.talk(dialler, listener);

        assertThat(asker.read.toString(StandardCharsets.UTF_8)).isEqualTo("answer");
        assertThat(List.of(asker.gone, asked.gone)).containsOnly(true);
        assertThat(dialler.muxer.streams() + listener.muxer.streams()).isZero();
    }

    @Test
    void nothingCanBeWrittenBehindTheEnd() {
        User user = dialler.open();
        write(user, "all");
        user.stream.closeWrite();
        assertThat(user.stream.room()).isZero();
        assertThat(user.stream.write(text("more"), 0, 4)).isZero();
        assertThat(dialler.says().stream().mapToLong(Frame::length).sum()).isEqualTo(3);
    }

    /** js-libp2p takes the FIN of a frame before its data: a request in the frame of its stream's end was lost there. */
    @Test
    void theEndGoesInAFrameBehindTheLastData() {
        User user = dialler.open();
        write(user, "all");
        user.stream.closeWrite();
        List<Frame> frames = dialler.says();
        assertThat(frames).hasSize(2);
        assertThat(frames.getFirst().is(Frames.DATA, Frames.SYN, 1)).isTrue();
        assertThat(frames.getLast().is(Frames.DATA, Frames.FIN, 1)).isTrue();
        assertThat(frames.getLast().body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Frames.DATA, Frames.WINDOW_UPDATE})
    void aStreamThatIsOpenedAndEndedInOneFrameIsBoth(int type) {
        listener.hears(type, Frames.SYN | Frames.FIN, 1, 0);
        User user = listener.accepted.getFirst();
        assertThat(user.stream.ended()).isTrue();
        assertThat(user.readable).isOne();
        user.stream.closeWrite();
        assertThat(listener.says()).hasSize(1).first()
                .matches(frame -> frame.is(Frames.DATA, Frames.ACK | Frames.FIN, 1));
        assertThat(user.gone).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {Frames.DATA, Frames.WINDOW_UPDATE})
    void aStreamThatIsOpenedAndResetInOneFrameIsGone(int type) {
        listener.hears(type, Frames.SYN | Frames.RST, 1, 0);
        assertThat(listener.accepted.getFirst().abandoned).isNotNull();
        assertThat(listener.accepted.getFirst().gone).isTrue();
        assertThat(listener.muxer.streams()).isZero();
    }

    @Test
    void aStreamThatTheOtherSideOpenedIsAcknowledgedOnce() {
        listener.hears(Frames.WINDOW_UPDATE, Frames.SYN, 1, 0);
        assertThat(listener.says()).hasSize(1).first()
                .matches(frame -> frame.is(Frames.WINDOW_UPDATE, Frames.ACK, 1) && frame.length() == 0);
        write(listener.accepted.getFirst(), "x");
        assertThat(listener.says()).hasSize(1).first().matches(frame -> frame.is(Frames.DATA, 0, 1));
    }

    @Test
    void aResetForgetsWhatWasNotSentAndTellsTheOtherSide() {
        User user = dialler.open();
        write(user, "first");
        Side.talk(dialler, listener);
        write(user, "never sent");
        user.stream.reset(0);
        assertThat(dialler.says()).hasSize(1).first()
                .matches(frame -> frame.is(Frames.WINDOW_UPDATE, Frames.RST, 1));
        listener.hears(Frames.WINDOW_UPDATE, Frames.RST, 1, 0);
        assertThat(listener.accepted.getFirst().abandoned).isEqualTo("reset by the other side");
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
        var few = new Side(true, new YamuxSettings(1, 2, YamuxStream.INITIAL_WINDOW, 0, 1, 1));
        User first = few.open();
        few.open();
        assertThat(few.muxer.open(0)).isNull();
        first.stream.reset(0);
        assertThat(few.muxer.open(0)).isNotNull();
    }

    @Test
    void aPingMeasuresTheRoundTrip() {
        assertThat(dialler.muxer.roundTripNanos()).isEqualTo(-1);
        dialler.muxer.wake(0);
        Frame ping = dialler.says().getFirst();
        dialler.now = 60 * Side.MILLI;
        dialler.hears(Frames.PING, Frames.ACK, 0, (int) ping.length());
        assertThat(dialler.muxer.roundTripNanos()).isEqualTo(60 * Side.MILLI);
        assertThat(dialler.muxer.deadline()).isEqualTo(1000 * Side.MILLI);
    }

    @Test
    void aPeerThatAnswersNoPingIsSilentAfterTheSettingsTime() {
        dialler.muxer.wake(0);
        long due = dialler.muxer.deadline();
        assertThat(entry("silent after", due)).isEqualTo(entry("silent after", 30_000 * Side.MILLI));
        dialler.muxer.wake(due - 1);
        assertThat(dialler.silent).isFalse();
        dialler.muxer.wake(due);
        assertThat(dialler.silent).isTrue();
        assertThat(dialler.muxer.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whoGoesAwaySaysSoAndOpensNothingMore() {
        dialler.muxer.goAway(false);
        assertThat(dialler.muxer.open(0)).isNull();
        Side.talk(dialler, listener);
        assertThat(listener.goneAway).isEqualTo("code 0");
        assertThat(listener.muxer.open(0)).isNull();

        var accuser = new Side(true);
        accuser.muxer.goAway(true);
        assertThat(accuser.says()).hasSize(1).first()
                .matches(frame -> frame.is(Frames.GO_AWAY, 0, 0) && frame.length() == 1);
    }

    @Test
    void whenTheChannelIsGoneEveryStreamHearsIt() {
        User out = dialler.open();
        dialler.hears(Frames.WINDOW_UPDATE, Frames.SYN, 2, 0);
        dialler.muxer.abandon(0, "cable cut");
        assertThat(out.abandoned).isEqualTo("cable cut");
        assertThat(dialler.accepted.getFirst().abandoned).isEqualTo("cable cut");
        assertThat(dialler.muxer.streams()).isZero();
    }
}
