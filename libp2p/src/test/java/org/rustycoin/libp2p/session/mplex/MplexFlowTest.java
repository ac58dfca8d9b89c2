package org.rustycoin.libp2p.session.mplex;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.libp2p.session.mplex.Side.Frame;
import org.rustycoin.libp2p.session.mplex.Side.User;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

/** What is buffered where there is no flow control, and turns. */
class MplexFlowTest {

    private static final int KIB = 1024;
    private static final long STALL = 5_000 * Side.MILLI;
    /** 64 KiB a stream, full at 32 KiB, and 160 KiB for all. */
    private static final MplexSettings SMALL = new MplexSettings(50, 50, 64 * KIB, 160 * KIB, STALL);

    private final Side dialler = new Side();
    private final Side small = new Side(SMALL);

    private static int write(User user, int length) {
        return user.stream.write(new byte[length], 0, length);
    }

    /** A stream that the other side opened, whose user reads only when told. */
    private User accepted(long id) {
        small.reads = false;
        small.hears(Frames.NEW_STREAM, id, 0);
        return small.accepted.getLast();
    }

    private void hasReset(long id) {
        assertThat(small.says()).singleElement().matches(frame -> frame.is(Frames.RESET_RECEIVER, id));
    }

    @Test
    void aWriterIsTakenNoFurtherThanTheBufferAndHearsWhenThereIsRoomAgain() {
        User user = dialler.open();
        assertThat(write(user, 10 * MplexStream.SEND_BUFFER_MAX)).isEqualTo(MplexStream.SEND_BUFFER_MAX);
        assertThat(user.stream.room()).isZero();
        dialler.says();
        assertThat(user.writable).isOne();
        assertThat(user.stream.room()).isEqualTo(MplexStream.SEND_BUFFER_MAX);
    }

    @Test
    void tenMebibytesArriveAtAReaderThatKeepsUp() {
        var listener = new Side();
        User user = dialler.open();
        for (int left = 10 << 20; left > 0;) {
            left -= write(user, left);
            Side.talk(dialler, listener);
        }
        user.stream.closeWrite();
        Side.talk(dialler, listener);
        assertThat(listener.accepted.getFirst().read.size()).isEqualTo(10 << 20);
        assertThat(listener.accepted.getFirst().stream.ended()).isTrue();
        assertThat(listener.offences).isEmpty();
        assertThat(listener.muxer.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFrameOfAMebibyteIsTaken() {
        var listener = new Side();
        listener.reads = false;
        listener.hears(Frames.NEW_STREAM, 0, 0).hears(Frames.MESSAGE_INITIATOR, 0, Mplex.FRAME_BYTES_MAX);
        assertThat(listener.accepted.getFirst().stream.available()).isEqualTo(1 << 20);
        assertThat(listener.offences).isEmpty();
    }

    @Test
    void aStreamIsResetWhenMoreComesThanItsBufferHolds() {
        User user = accepted(1);
        small.hears(Frames.MESSAGE_INITIATOR, 1, 40 * KIB).hears(Frames.MESSAGE_INITIATOR, 1, 24 * KIB);
        assertThat(user.stream.available()).isEqualTo(64 * KIB);
        assertThat(small.offences).isEmpty();
        small.hears(Frames.MESSAGE_INITIATOR, 1, 1);
        assertThat(small.rules()).containsExactly("mplex-stream-overflow");
        assertThat(small.offences.getFirst()).isInstanceOf(Offence.OnStream.class);
        assertThat(user.abandoned).startsWith("more than 65536 bytes");
        assertThat(user.gone).isTrue();
        assertThat(user.stream.available()).isZero();
        assertThat(small.muxer.strayBytes()).isOne();
        hasReset(1);
    }

    @Test
    void theRestOfTheConnectionGoesOnBesideAStreamThatIsReset() {
        accepted(1);
        User other = accepted(2);
        small.hears(Frames.MESSAGE_INITIATOR, 2, 10).hears(Frames.MESSAGE_INITIATOR, 1, 65 * KIB)
                .hears(Frames.MESSAGE_INITIATOR, 2, 10);
        assertThat(other.stream.available()).isEqualTo(20);
        assertThat(other.abandoned).isNull();
    }

    @Test
    void aFullStreamThatNobodyReadsIsResetAfterFiveSeconds() {
        User user = accepted(1);
        small.hears(Frames.MESSAGE_INITIATOR, 1, 32 * KIB - 1);
        assertThat(small.muxer.deadline()).as("not full").isEqualTo(Long.MAX_VALUE);
        small.now = 7;
        small.hears(Frames.MESSAGE_INITIATOR, 1, 1);
        assertThat(small.muxer.deadline()).isEqualTo(7 + STALL);
        small.now = 8;
        small.hears(Frames.MESSAGE_INITIATOR, 1, 1); // who sends does not move it
        small.muxer.wake(7 + STALL - 1);
        assertThat(user.abandoned).isNull();
        small.muxer.wake(7 + STALL);
        assertThat(user.abandoned).isEqualTo("not read for too long");
        assertThat(small.rules()).containsExactly("mplex-unread");
        assertThat(small.muxer.deadline()).isEqualTo(Long.MAX_VALUE);
        hasReset(1);
    }

    @Test
    void whoReadsHasTimeAnewAndWhoMakesRoomHasAllTime() {
        User user = accepted(1);
        small.hears(Frames.MESSAGE_INITIATOR, 1, 50 * KIB);
        small.waits(STALL - 1);
        user.read(small.now, 10 * KIB);
        assertThat(small.muxer.deadline()).isEqualTo(2 * STALL - 1);
        small.waits(STALL - 1);
        user.read(small.now, 9 * KIB);
        assertThat(small.muxer.deadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(small.offences).isEmpty();
    }

    @Test
    void eachFullStreamHasItsOwnTime() {
        User first = accepted(1);
        User second = accepted(2);
        small.hears(Frames.MESSAGE_INITIATOR, 1, 50 * KIB);
        small.now = 10;
        small.hears(Frames.MESSAGE_INITIATOR, 2, 50 * KIB);
        small.now = 20;
        first.read(20, 1);
        assertThat(small.muxer.deadline()).isEqualTo(10 + STALL);
        small.muxer.wake(10 + STALL);
        assertThat(second.abandoned).isNotNull();
        assertThat(first.abandoned).isNull();
        assertThat(small.muxer.deadline()).isEqualTo(20 + STALL);
    }

    @Test
    void allStreamsTogetherAreBoundedAndTheOneWithMostUnreadGoes() {
        User one = accepted(1);
        User most = accepted(2);
        User other = accepted(3);
        small.hears(Frames.MESSAGE_INITIATOR, 1, 50 * KIB).hears(Frames.MESSAGE_INITIATOR, 2, 60 * KIB)
                .hears(Frames.MESSAGE_INITIATOR, 3, 50 * KIB);
        assertThat(small.offences).as("just as much as may be").isEmpty();
        small.hears(Frames.MESSAGE_INITIATOR, 3, 1);
        assertThat(small.rules()).containsExactly("mplex-connection-overflow");
        assertThat(most.abandoned).isNotNull();
        assertThat(List.of(one.stream.available(), other.stream.available())).containsExactly(50 * KIB, 50 * KIB + 1);
        hasReset(2);
    }

    @Test
    void aStreamThatIsItselfTheOneWithMostUnreadGetsNothingMore() {
        accepted(1);
        accepted(2);
        User most = accepted(3);
        small.hears(Frames.MESSAGE_INITIATOR, 1, 50 * KIB).hears(Frames.MESSAGE_INITIATOR, 2, 50 * KIB)
                .hears(Frames.MESSAGE_INITIATOR, 3, 60 * KIB).hears(Frames.MESSAGE_INITIATOR, 3, 4 * KIB);
        assertThat(most.abandoned).isNotNull();
        assertThat(most.stream.available()).isZero();
        assertThat(small.muxer.strayBytes()).isEqualTo(4 * KIB);
        assertThat(small.muxer.streams()).isEqualTo(2);
    }

    @Test
    void whatWasReadOrForgottenMakesRoomForOthers() {
        for (int i = 0; i < 100; i += 4) {
            User read = accepted(i);
            small.hears(Frames.MESSAGE_INITIATOR, i, 60 * KIB);
            read.read(0, 60 * KIB);
            accepted(i + 1).stream.closeWrite();
            small.hears(Frames.MESSAGE_INITIATOR, i + 1, 60 * KIB).hears(Frames.CLOSE_INITIATOR, i + 1, 0).says();
            accepted(i + 2);
            small.hears(Frames.MESSAGE_INITIATOR, i + 2, 60 * KIB).hears(Frames.RESET_INITIATOR, i + 2, 0);
            User reset = accepted(i + 3);
            small.hears(Frames.MESSAGE_INITIATOR, i + 3, 60 * KIB);
            reset.stream.reset(0);
            read.stream.reset(0);
        }
        assertThat(small.offences).isEmpty();
        assertThat(small.muxer.streams()).isZero();
        assertThat(small.muxer.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aLargeBufferIsLetGoWhenLittleOfItIsLeft() { // 256 streams with one byte each must not hold 4 MiB each
        var listener = new Side();
        listener.reads = false;
        listener.hears(Frames.NEW_STREAM, 0, 0).hears(Frames.MESSAGE_INITIATOR, 0, 1 << 20);
        User user = listener.accepted.getFirst();
        var stream = (MplexStream) user.stream;
        user.read(0, 600 * KIB);
        assertThat(stream.receivedMost).isEqualTo(424 * KIB);
        user.read(0, 424 * KIB - 1);
        assertThat(stream.receivedMost).isOne();
        user.read(0, 1);
        assertThat(user.read.size()).isEqualTo(1 << 20);
    }

    @Test
    void whoReadsAStreamThatIsGoneChangesNothingForOthers() {
        User gone = accepted(1);
        small.hears(Frames.MESSAGE_INITIATOR, 1, 60 * KIB).hears(Frames.CLOSE_INITIATOR, 1, 0);
        gone.stream.closeWrite();
        small.says();
        accepted(2);
        accepted(3);
        accepted(4);
        small.hears(Frames.MESSAGE_INITIATOR, 2, 60 * KIB).hears(Frames.MESSAGE_INITIATOR, 3, 60 * KIB);
        assertThat(gone.read(0, 60 * KIB)).isEqualTo(60 * KIB);
        small.hears(Frames.MESSAGE_INITIATOR, 4, 41 * KIB);
        assertThat(small.rules()).containsExactly("mplex-connection-overflow");
    }

    @Test
    void streamsTakeTurnsSoThatALargeOneDoesNotHoldUpASmallOne() {
        User large = dialler.open();
        User little = dialler.open();
        write(large, MplexStream.SEND_BUFFER_MAX);
        write(little, 100);
        byte[] room = new byte[16 * KIB];
        dialler.muxer.pull(0, room, 0, room.length);
        List<Frame> rest = dialler.says();
        assertThat(rest.getFirst().id()).as("the little one's turn after one frame of the large one").isEqualTo(1);
        assertThat(rest.get(1)).matches(frame -> frame.is(Frames.MESSAGE_INITIATOR, 1) && frame.length() == 100);
    }

    @Test
    void noFrameIsLongerThanATurnHoweverMuchRoomThereIs() {
        User user = dialler.open();
        write(user, MplexStream.SEND_BUFFER_MAX);
        byte[] room = new byte[1 << 20];
        int length = dialler.muxer.pull(0, room, 0, room.length);
        assertThat(Side.frames(Arrays.copyOf(room, length)).stream().skip(1)).hasSize(4)
                .allMatch(frame -> frame.length() == MplexStream.FRAME_SENT_MAX);
    }

    @Test
    void resetsGoFirst() {
        write(dialler.open(), 1000);
        dialler.hears(Frames.NEW_STREAM, 5, 0);
        dialler.accepted.getFirst().stream.reset(0);
        assertThat(dialler.says()).extracting(Frame::flag).containsExactly(Frames.RESET_RECEIVER, Frames.NEW_STREAM,
                Frames.MESSAGE_INITIATOR);
    }

    @Test
    void whatIsPulledFitsTheRoomHoweverSmall() {
        User user = dialler.open();
        write(user, 5000);
        user.stream.closeWrite();
        dialler.hears(Frames.NEW_STREAM, 5, 0);
        dialler.accepted.getFirst().stream.reset(0);
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
