package org.rustycoin.libp2p.session.yamux;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.session.muxer.Refusals;
import org.rustycoin.libp2p.session.yamux.Side.Frame;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

/** What a peer may not do to us, and what it costs: a listener that hears one frame after the other from a dialler. */
class YamuxHostileTest {

    private static final int WINDOW = YamuxStream.INITIAL_WINDOW;

    private final Side listener = new Side(false);

    private void endsTheConnection(String rule) {
        assertThat(listener.offences).hasSize(1);
        assertThat(listener.offences.getFirst()).isInstanceOf(Offence.OnConnection.class);
        assertThat(listener.rules()).containsExactly(rule);
        listener.hearsData(Frames.SYN, 101, 10); // nothing more is read
        assertThat(listener.accepted).noneMatch(user -> user.stream.id() == 101);
        assertThat(listener.offences).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255})
    void anotherVersionEndsTheConnection(int version) {
        byte[] frame = Frames.of(Frames.PING, Frames.SYN, 0, 1);
        frame[0] = (byte) version;
        listener.hears(frame);
        endsTheConnection("yamux-version");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 127, 255})
    void anUnknownTypeEndsTheConnection(int type) {
        listener.hears(type, 0, 0, 0);
        endsTheConnection("yamux-type");
    }

    @Test
    void oneByteBeyondTheWindowEndsTheConnection() {
        listener.reads = false;
        listener.hearsData(Frames.SYN, 1, WINDOW);
        assertThat(listener.offences).isEmpty();
        listener.hearsData(0, 1, 1);
        endsTheConnection("yamux-window-overrun");
        assertThat(listener.accepted.getFirst().stream.available()).isEqualTo(WINDOW);
    }

    @Test
    void aFirstBodyBeyondTheInitialWindowEndsTheConnection() { // CVE-2026-32314
        listener.hears(Frames.DATA, Frames.SYN, 1, WINDOW + 1);
        endsTheConnection("yamux-window-overrun");
    }

    @ParameterizedTest
    @ValueSource(ints = {(1 << 20) + 1, Integer.MAX_VALUE, -1})
    void aFrameOfMoreThanAMebibyteIsRefusedByItsHeader(int length) {
        listener.hears(Frames.DATA, Frames.SYN, 1, length);
        endsTheConnection("yamux-frame-too-large");
        assertThat(listener.accepted).isEmpty();
    }

    @Test
    void aLargeFrameForAStreamThatIsGoneIsRefusedToo() {
        listener.hears(Frames.DATA, 0, 77, (1 << 20) + 1);
        endsTheConnection("yamux-frame-too-large");
    }

    @Test
    void tenThousandStreamsStayBoundedAndEndTheConnection() {
        int most = YamuxSettings.STANDARD.inboundStreamsMax();
        for (int i = 0; i < 10_000; i++) {
            listener.hears(Frames.WINDOW_UPDATE, Frames.SYN, 1 + 2 * i, 0);
        }
        assertThat(listener.muxer.streams()).isEqualTo(most);
        assertThat(listener.accepted).hasSize(most);
        assertThat(listener.offences).hasSize(Refusals.BURST + 1);
        assertThat(listener.offences.getLast()).isInstanceOf(Offence.OnConnection.class);
        assertThat(listener.rules()).containsOnly("too-many-streams");
    }

    @Test
    void aStreamBeyondTheLimitIsResetAndTheNextIsTakenOnceThereIsRoom() {
        var few = new Side(false, new YamuxSettings(1, 1, WINDOW, 0, 10_000 * Side.MILLI, 30_000 * Side.MILLI));
        few.hearsData(Frames.SYN, 1, 3).hearsData(Frames.SYN, 3, 3);
        assertThat(few.offences.getFirst()).isInstanceOf(Offence.OnStream.class);
        assertThat(few.says()).anyMatch(frame -> frame.is(Frames.WINDOW_UPDATE, Frames.RST, 3));
        assertThat(few.muxer.strayBytes()).isEqualTo(3);

        few.hears(Frames.WINDOW_UPDATE, Frames.RST, 1, 0).hearsData(Frames.SYN, 5, 3);
        assertThat(few.accepted).hasSize(2);
        assertThat(few.offences).hasSize(1);
    }

    @Test
    void refusalsAreForgivenAtASteadyRate() {
        var none = new Side(false, new YamuxSettings(0, 1, WINDOW, 0, 10_000 * Side.MILLI, 30_000 * Side.MILLI));
        for (int i = 0; i < 2_000; i++) {
            none.now += 1000 * Side.MILLI / Refusals.PER_SECOND;
            none.hears(Frames.WINDOW_UPDATE, Frames.SYN, 1 + 2 * i, 0).says();
        }
        assertThat(none.offences).hasSize(2_000).allMatch(offence -> offence instanceof Offence.OnStream);
    }

    @Test
    void anIdOfOurParityEndsTheConnection() {
        listener.hears(Frames.WINDOW_UPDATE, Frames.SYN, 2, 0);
        endsTheConnection("yamux-stream-id");
    }

    @Test
    void anIdInUseEndsTheConnection() {
        listener.hears(Frames.WINDOW_UPDATE, Frames.SYN, 1, 0).hears(Frames.WINDOW_UPDATE, Frames.SYN, 1, 0);
        endsTheConnection("yamux-stream-id");
    }

    @ParameterizedTest
    @ValueSource(ints = {Frames.DATA, Frames.WINDOW_UPDATE})
    void aStreamFrameForTheSessionEndsTheConnection(int type) {
        listener.hears(type, Frames.SYN, 0, 0);
        endsTheConnection("yamux-stream-id");
    }

    @Test
    void anAnswerToNoPingEndsTheConnection() {
        listener.hears(Frames.PING, Frames.ACK, 0, 0);
        endsTheConnection("yamux-unasked-ping");
    }

    @Test
    void anAnswerOfAnotherValueEndsTheConnection() {
        listener.muxer.wake(0);
        Frame ping = listener.says().getFirst();
        assertThat(ping.is(Frames.PING, Frames.SYN, 0)).isTrue();
        listener.hears(Frames.PING, Frames.ACK, 0, (int) ping.length() + 1);
        endsTheConnection("yamux-unasked-ping");
    }

    @Test
    void aSecondAnswerToOnePingEndsTheConnection() {
        listener.muxer.wake(0);
        int value = (int) listener.says().getFirst().length();
        listener.hears(Frames.PING, Frames.ACK, 0, value).hears(Frames.PING, Frames.ACK, 0, value);
        endsTheConnection("yamux-unasked-ping");
    }

    @Test
    void pingsWhoseAnswersAreNotFetchedEndTheConnectionBeforeTheyFillMemory() { // CVE-2024-32984
        for (int i = 0; i < 10 * Yamux.CONTROLS_MAX; i++) {
            listener.hears(Frames.PING, Frames.SYN, 0, i);
        }
        endsTheConnection("yamux-control-flood");
        assertThat(listener.says()).hasSize(Yamux.CONTROLS_MAX);
    }

    @Test
    void pingsWhoseAnswersAreFetchedAreAllAnswered() {
        for (int i = 0; i < 10 * Yamux.CONTROLS_MAX; i++) {
            listener.hears(Frames.PING, Frames.SYN, 0, i);
            List<Frame> answer = listener.says();
            assertThat(answer).hasSize(1);
            assertThat(answer.getFirst().is(Frames.PING, Frames.ACK, 0)).isTrue();
            assertThat(answer.getFirst().length()).isEqualTo(i);
        }
        assertThat(listener.offences).isEmpty();
    }

    @Test
    void creditBeyondAnUnsignedIntEndsTheConnection() { // CVE-2026-31814
        listener.hears(Frames.WINDOW_UPDATE, Frames.SYN, 1, 0).hears(Frames.WINDOW_UPDATE, 0, 1, 0x7fff_ffff)
                .hears(Frames.WINDOW_UPDATE, 0, 1, 0x7fff_ffff);
        endsTheConnection("yamux-credit-overflow");
    }

    @Test
    void creditOnTheOpeningFrameCountsOnTopOfTheInitialWindow() { // rust checks it from 0.14.0
        listener.hears(Frames.WINDOW_UPDATE, Frames.SYN, 1, 0xffff_ffff);
        endsTheConnection("yamux-credit-overflow");
    }

    @Test
    void theLengthOfAResetIsNoCredit() {
        listener.hears(Frames.WINDOW_UPDATE, Frames.SYN, 1, 0)
                .hears(Frames.WINDOW_UPDATE, Frames.RST, 1, 0xffff_ffff);
        assertThat(listener.offences).isEmpty();
        assertThat(listener.accepted.getFirst().abandoned).isNotNull();
        assertThat(listener.muxer.streams()).isZero();
    }

    @Test
    void framesForStreamsThatAreGoneAreDroppedAndCounted() {
        listener.hearsData(0, 99, 1000).hears(Frames.WINDOW_UPDATE, 0, 99, 5).hears(Frames.WINDOW_UPDATE, Frames.RST,
                99, 0).hearsData(Frames.FIN, 98, 24);
        assertThat(listener.offences).isEmpty();
        assertThat(listener.accepted).isEmpty();
        assertThat(listener.says()).isEmpty();
        assertThat(listener.muxer.strayBytes()).isEqualTo(1024);
    }

    @Test
    void whatComesBehindAnEndIsDroppedAndCounted() {
        listener.hearsData(Frames.SYN | Frames.FIN, 1, 10).hearsData(Frames.FIN, 1, 20).hearsData(0, 1, 30);
        assertThat(listener.accepted.getFirst().read.size()).isEqualTo(10);
        assertThat(listener.muxer.strayBytes()).isEqualTo(50);
        assertThat(listener.offences).isEmpty();
    }

    @Test
    void nothingIsReadOnceTheSessionWasAbandoned() {
        listener.muxer.abandon(0, "enough");
        listener.hearsData(Frames.SYN, 1, 10);
        assertThat(listener.accepted).isEmpty();
        assertThat(listener.muxer.deadline()).isEqualTo(Long.MAX_VALUE);
    }
}
