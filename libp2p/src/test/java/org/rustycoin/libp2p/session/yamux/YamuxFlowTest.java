package org.rustycoin.libp2p.session.yamux;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.yamux.Side.Frame;
import org.rustycoin.libp2p.session.yamux.Side.User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Credit, windows and turns. */
class YamuxFlowTest {

    private static final int WINDOW = YamuxStream.INITIAL_WINDOW;

    private static YamuxSettings growing(int streamWindowMax, long grownMax) {
        return new YamuxSettings(10, 10, streamWindowMax, grownMax, 10_000 * Side.MILLI, 30_000 * Side.MILLI);
    }

    /** A listener that has measured a round trip of 50 ms. */
    private static Side listener(YamuxSettings settings) {
        var side = new Side(false, settings);
        side.reads = false;
        side.muxer.wake(0);
        int ping = (int) side.says().getFirst().length();
        side.now = 50 * Side.MILLI;
        return side.hears(Frames.PING, Frames.ACK, 0, ping);
    }

    private static int write(User user, int length) {
        return user.stream.write(new byte[length], 0, length);
    }

    @Test
    void aWriterIsTakenNoFurtherThanTheBufferAndHearsWhenThereIsRoomAgain() {
        var dialler = new Side(true);
        User user = dialler.open();
        assertThat(write(user, 10 * WINDOW)).isEqualTo(YamuxStream.SEND_BUFFER_MAX);
        assertThat(user.stream.room()).isZero();
        dialler.says();
        assertThat(user.writable).isOne();
        assertThat(user.stream.room()).isEqualTo(YamuxStream.SEND_BUFFER_MAX);
    }

    @Test
    void nothingIsSentBeyondTheWindowUntilCreditComes() {
        var dialler = new Side(true);
        User user = dialler.open();
        write(user, WINDOW);
        assertThat(dialler.says().stream().mapToLong(Frame::length).sum()).isEqualTo(WINDOW);
        write(user, 1000);
        user.stream.closeWrite();
        assertThat(dialler.says()).isEmpty();
        dialler.hears(Frames.WINDOW_UPDATE, 0, 1, 400);
        assertThat(dialler.says()).singleElement().matches(frame -> frame.length() == 400 && frame.flags() == 0);
        dialler.hears(Frames.WINDOW_UPDATE, 0, 1, 4000);
        assertThat(dialler.says()).extracting(Frame::length, Frame::flags).containsExactly(tuple(600L, 0),
                tuple(0L, Frames.FIN));
    }

    @Test
    void whatNobodyHasReadIsCountedUntilItIsReadOrLost() {
        var listener = new Side(false);
        listener.reads = false;
        listener.hearsData(Frames.SYN, 1, 1000);
        listener.hearsData(Frames.SYN, 3, 2000);
        listener.hearsData(Frames.SYN, 5, 4000);
        assertThat(listener.muxer.unreadBytes()).isEqualTo(7000);
        listener.accepted.getFirst().read(0, 400);
        assertThat(listener.muxer.unreadBytes()).isEqualTo(6600);
        listener.hears(Frames.WINDOW_UPDATE, Frames.RST, 3, 0);
        assertThat(listener.muxer.unreadBytes()).isEqualTo(4600);
        listener.accepted.get(2).stream.reset(0);
        assertThat(listener.muxer.unreadBytes()).isEqualTo(600);
        listener.hears(Frames.WINDOW_UPDATE, Frames.FIN, 1, 0);
        listener.accepted.getFirst().stream.closeWrite();
        listener.says();
        assertThat(listener.accepted.getFirst().gone).isTrue();
        assertThat(listener.muxer.unreadBytes()).as("what is left of it is its reader's").isZero();
        assertThat(listener.accepted.getFirst().read(0, 1000)).isEqualTo(600);
        assertThat(listener.muxer.unreadBytes()).isZero();
    }

    @Test
    void aResetBehindAnEndIsNoEndForWhoHasNotReadEverything() {
        var listener = new Side(false);
        listener.reads = false;
        listener.hearsData(Frames.SYN, 1, 1000);
        listener.hears(Frames.WINDOW_UPDATE, Frames.FIN, 1, 0);
        listener.hears(Frames.WINDOW_UPDATE, Frames.RST, 1, 0);
        User user = listener.accepted.getFirst();
        assertThat(user.abandoned).isNotNull();
        assertThat(user.stream.available()).isZero();
        assertThat(user.stream.ended()).isFalse();
    }

    @Test
    void whatMerelyArrivedIsNotCredited() {
        var listener = new Side(false);
        listener.reads = false;
        listener.hearsData(Frames.SYN, 1, WINDOW);
        assertThat(listener.says()).singleElement().matches(frame -> frame.is(Frames.WINDOW_UPDATE, Frames.ACK, 1))
                .extracting(Frame::length).isEqualTo(0L);
        User user = listener.accepted.getFirst();
        user.read(0, WINDOW / 2 - 1);
        assertThat(listener.says()).isEmpty();
        user.read(0, 1);
        assertThat(listener.says()).singleElement().extracting(Frame::length).isEqualTo(WINDOW / 2L);
        listener.hearsData(0, 1, WINDOW / 2);
        assertThat(listener.offences).isEmpty();
        listener.hearsData(0, 1, 1);
        assertThat(listener.rules()).containsExactly("yamux-window-overrun");
    }

    @Test
    void creditCountsOnceItWasSent() {
        var listener = new Side(false);
        listener.reads = false;
        listener.hearsData(Frames.SYN, 1, WINDOW);
        listener.accepted.getFirst().read(0, WINDOW); // credited, but the update was not yet pulled
        listener.hearsData(0, 1, 1);
        assertThat(listener.rules()).containsExactly("yamux-window-overrun");
    }

    @Test
    void aWindowDoublesWhenHalfOfItIsReadWithinAFewRoundTrips() {
        Side listener = listener(growing(4 * WINDOW, 100L * WINDOW));
        listener.hearsData(Frames.SYN, 1, WINDOW);
        User user = listener.accepted.getFirst();
        listener.now += 100 * Side.MILLI; // two round trips
        user.read(listener.now, WINDOW);
        assertThat(credit(listener)).isEqualTo(2L * WINDOW); // what was read and the growth
        listener.hearsData(0, 1, WINDOW).hearsData(0, 1, WINDOW);
        user.read(listener.now, 2 * WINDOW);
        assertThat(credit(listener)).isEqualTo(4L * WINDOW);
        listener.hearsData(0, 1, WINDOW).hearsData(0, 1, WINDOW);
        user.read(listener.now, 2 * WINDOW);
        assertThat(credit(listener)).as("at most four windows").isEqualTo(2L * WINDOW);
        assertThat(listener.offences).isEmpty();
    }

    @Test
    void aSlowReaderKeepsItsWindow() {
        Side listener = listener(growing(4 * WINDOW, 100L * WINDOW));
        listener.hearsData(Frames.SYN, 1, WINDOW);
        listener.now += 250 * Side.MILLI; // five round trips
        listener.accepted.getFirst().read(listener.now, WINDOW);
        assertThat(credit(listener)).isEqualTo(WINDOW);
    }

    @Test
    void noWindowGrowsBeforeARoundTripIsKnown() {
        var listener = new Side(false, growing(4 * WINDOW, 100L * WINDOW));
        listener.hearsData(Frames.SYN, 1, WINDOW);
        assertThat(credit(listener)).isEqualTo(WINDOW);
    }

    @Test
    void allWindowsTogetherGrowNoFurtherThanTheSettingsSayAndGiveBackWhenTheyEnd() {
        Side listener = listener(growing(4 * WINDOW, WINDOW));
        listener.hearsData(Frames.SYN, 1, WINDOW).hearsData(Frames.SYN, 3, WINDOW);
        listener.accepted.get(0).read(listener.now, WINDOW);
        listener.accepted.get(1).read(listener.now, WINDOW);
        assertThat(credit(listener)).as("one of the two grew").isEqualTo(3L * WINDOW);

        listener.hears(Frames.WINDOW_UPDATE, Frames.RST, 1, 0).hearsData(Frames.SYN, 5, WINDOW);
        listener.accepted.get(2).read(listener.now, WINDOW);
        assertThat(credit(listener)).isEqualTo(2L * WINDOW);
    }

    private static long credit(Side side) {
        return side.says().stream().filter(frame -> frame.type() == Frames.WINDOW_UPDATE).mapToLong(Frame::length)
                .sum();
    }

    @Test
    void streamsTakeTurnsSoThatALargeOneDoesNotHoldUpASmallOne() {
        var dialler = new Side(true);
        User large = dialler.open();
        User small = dialler.open();
        write(large, WINDOW);
        write(small, 100);
        byte[] room = new byte[16 * 1024];
        dialler.muxer.pull(0, room, 0, room.length);
        List<Frame> rest = dialler.says();
        assertThat(rest.getFirst().stream()).as("the small one's turn after one frame of the large one").isEqualTo(3);
        assertThat(rest.stream().mapToLong(Frame::length).sum()).isEqualTo(WINDOW - room.length + Frames.HEADER + 100);
    }

    @Test
    void controlFramesGoFirst() {
        var dialler = new Side(true);
        write(dialler.open(), 1000);
        dialler.hears(Frames.PING, Frames.SYN, 0, 7);
        assertThat(dialler.says()).extracting(Frame::type).containsExactly(Frames.PING, Frames.DATA);
    }

    @Test
    void whatIsPulledFitsTheRoomHoweverSmall() {
        var dialler = new Side(true);
        User user = dialler.open();
        write(user, 5000);
        user.stream.closeWrite();
        byte[] room = new byte[1000];
        int total = 0;
        for (int size = 0; size < room.length; size++) {
            int length = dialler.muxer.pull(0, room, 0, size);
            assertThat(length).isLessThanOrEqualTo(size);
            total += length;
        }
        assertThat(total).isGreaterThan(5000);
        assertThat(dialler.muxer.ready()).isFalse();
    }
}
