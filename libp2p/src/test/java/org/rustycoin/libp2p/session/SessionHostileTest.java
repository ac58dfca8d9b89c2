package org.rustycoin.libp2p.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.identity.KeyPair;
import org.rustycoin.libp2p.session.End.User;
import org.rustycoin.libp2p.session.limits.StreamRate;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;

import static org.assertj.core.api.Assertions.assertThat;

/** A session whose other side breaks rules, from the first byte to the last. */
class SessionHostileTest {

    private static final byte[] HEADER = message("/multistream/1.0.0");
    private static final byte[] NOISE = message("/noise");

    private final End listener = End.listener();
    private final SplittableRandom random = new SplittableRandom(7);

    private static byte[] message(String text) {
        byte[] bytes = (" " + text + "\n").getBytes(StandardCharsets.UTF_8);
        bytes[0] = (byte) (bytes.length - 1);
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] frame(int type, int flags, int stream, int length) {
        return ByteBuffer.allocate(12).put((byte) 0).put((byte) type).putShort((short) flags).putInt(stream)
                .putInt(length).array();
    }

    /** A dialler that has agreed on everything by hand. */
    private RawPeer muxing() throws Exception {
        var peer = new RawPeer(true, KeyPair.generate(random), random);
        listener.hears(peer.says());
        peer.hears(listener.says());
        listener.hears(peer.says());
        listener.hears(peer.seal(joined(HEADER, message("/yamux/1.0.0"))));
        peer.hears(listener.says());
        assertThat(listener.upgraded).isNotNull();
        return peer;
    }

    private void failedWith(String rule) {
        assertThat(listener.rules()).containsExactly(rule);
        assertThat(listener.closed).singleElement().isInstanceOf(CloseReason.Failed.class);
        listener.hears(new byte[100]); // what still comes is ignored
        listener.session.wake(100 * End.SECOND);
        assertThat(listener.closed).hasSize(1);
        assertThat(listener.offences).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0002", "\u0013/multistream/2.0.0\n",
            "\u0000", "\u0003abc"})
    void garbageFirstBytesAreCounted(String bytes) {
        listener.hears(bytes.getBytes(StandardCharsets.ISO_8859_1));
        failedWith("multistream");
    }

    @Test
    void proposalsWithoutEndAreCounted() {
        listener.hears(HEADER);
        for (int i = 0; i < 100; i++) {
            listener.hears(message("/tls/1.0." + i));
        }
        failedWith("multistream");
        assertThat(listener.says().length).isLessThan(1000);
    }

    @Test
    void whoProposesOnlyOtherThingsIsCounted() {
        listener.hears(joined(HEADER, message("/tls/1.0.0"), new byte[]{0x16}, new byte[30]));
        failedWith("multistream");
    }

    @Test
    void anUpgradeOfOneByteASecondIsClosedAndCountedAfterTenSeconds() throws Exception {
        byte[] honest = new RawPeer(true, KeyPair.generate(random), random).says();
        for (int i = 0; i < honest.length && listener.closed.isEmpty(); i++) {
            listener.waitUntil(i * End.SECOND);
            listener.hears(new byte[]{honest[i]});
        }
        assertThat(listener.now).isEqualTo(10 * End.SECOND);
        assertThat(listener.closed).singleElement().isInstanceOf(CloseReason.TimedOut.class);
        assertThat(listener.rules()).containsExactly("upgrade-timeout");
        assertThat(listener.offences.getFirst()).isInstanceOf(Offence.OnConnection.class);
    }

    @Test
    void theTenSecondsAreForTheWholeUpgradeNotForEachOfItsSteps() throws Exception {
        var peer = new RawPeer(true, KeyPair.generate(random), random);
        listener.waitUntil(4 * End.SECOND);
        listener.hears(peer.says());
        peer.hears(listener.says());
        listener.waitUntil(8 * End.SECOND);
        listener.hears(peer.says());
        listener.waitUntil(10 * End.SECOND);
        assertThat(listener.rules()).containsExactly("upgrade-timeout");
    }

    @Test
    void aDialledPeerThatDawdlesTimesOutAndIsNoOffender() {
        var dialler = End.dialler(null);
        dialler.waitUntil(10 * End.SECOND);
        assertThat(dialler.closed).singleElement().isInstanceOf(CloseReason.TimedOut.class);
        assertThat(dialler.offences).isEmpty();
    }

    @Test
    void aDialledPeerWithoutNoiseIsRefused() {
        var dialler = End.dialler(null);
        dialler.hears(joined(HEADER, message("na")));
        assertThat(dialler.closed).containsExactly(new CloseReason.NoSecurity("the peer does not speak /noise"));
    }

    @Test
    void aDialledPeerWithoutYamuxIsRefusedAndTheStreamsThatWereOpenedAheadFailOnce() throws Exception {
        var dialler = End.dialler(null);
        var peer = new RawPeer(false, KeyPair.generate(random), random);
        peer.hears(dialler.says());
        dialler.hears(peer.says());
        User ahead = dialler.ask("early", End.ECHO);
        peer.hears(dialler.says());
        assertThat(new String(peer.heard(), StandardCharsets.ISO_8859_1)).contains("/yamux/1.0.0", End.ECHO, "early");
        dialler.hears(peer.seal(joined(HEADER, message("na"))));
        assertThat(dialler.closed).containsExactly(new CloseReason.Refused("the peer does not speak /yamux/1.0.0"));
        assertThat(ahead.failures).containsExactly(new Failure.Gone());
    }

    @Test
    void aKeyOfSmallOrderIsCounted() {
        listener.hears(joined(HEADER, NOISE, RawPeer.framed(new byte[32])));
        failedWith("noise");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 65_535})
    void aFirstMessageOfAnyOtherLengthIsCounted(int length) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        listener.hears(joined(HEADER, NOISE, RawPeer.framed(message)));
        failedWith("noise");
    }

    @Test
    void aRecordThatIsNotAuthenticEndsTheConnectionWithoutAReply() throws Exception {
        RawPeer peer = muxing();
        listener.says();
        byte[] record = peer.seal(frame(2, 1, 0, 5));
        record[record.length - 1] ^= 1;
        listener.hears(record);
        assertThat(listener.says()).isEmpty();
        failedWith("noise");
    }

    @Test
    void aRecordShorterThanItsTagEndsTheConnection() throws Exception {
        muxing();
        listener.hears(RawPeer.framed(new byte[15]));
        failedWith("noise");
    }

    @Test
    void aYamuxOffenceEndsTheConnectionAndSaysGoAway() throws Exception {
        RawPeer peer = muxing();
        listener.hears(peer.seal(frame(0, 1, 1, 300_000)));
        peer.hears(listener.says());
        assertThat(peer.heard()).endsWith(frame(3, 0, 0, 1));
        failedWith("yamux-window-overrun");
    }

    @Test
    void nothingIsOpenedBehindAGoAway() throws Exception {
        RawPeer peer = muxing();
        byte[] echo = joined(HEADER, message(End.ECHO));
        listener.hears(peer.seal(joined(frame(3, 0, 0, 0), frame(0, 1, 1, echo.length), echo)));
        assertThat(listener.closed).containsExactly(new CloseReason.Remote("code 0"));
        assertThat(listener.accepted).isEmpty();
    }

    @Test
    void aStreamThatAgreesOnNothingIsResetAndCountedAndTheConnectionGoesOn() throws Exception {
        RawPeer peer = muxing();
        listener.hears(peer.seal(joined(frame(0, 1, 1, 3), new byte[]{19, '/', 'm'})));
        listener.waitUntil(10 * End.SECOND - 1);
        assertThat(listener.offences).isEmpty();
        listener.waitUntil(10 * End.SECOND);
        assertThat(listener.rules()).containsExactly("stream-negotiation-timeout");
        assertThat(listener.session.streams()).isZero();
        assertThat(listener.closed).isEmpty();
    }

    @Test
    void garbageOnAStreamCostsTheStreamAndIsCounted() throws Exception {
        RawPeer peer = muxing();
        listener.hears(peer.seal(joined(frame(0, 1, 1, 3), new byte[]{2, 'a', 'b'})));
        assertThat(listener.rules()).containsExactly("multistream");
        assertThat(listener.offences.getFirst()).isInstanceOf(Offence.OnStream.class);
        assertThat(listener.session.streams()).isZero();
        assertThat(listener.closed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4}) // reset, end
    void streamsThatAreOpenedForNothingAreBoundedAndEndTheConnection(int flag) throws Exception {
        RawPeer peer = muxing();
        int opened = 0;
        while (listener.closed.isEmpty() && opened < 10_000) {
            listener.hears(peer.seal(joined(frame(1, 1, 1 + 2 * opened, 0), frame(1, flag, 1 + 2 * opened, 0))));
            listener.says(); // whatever we answer is fetched
            opened++;
        }
        assertThat(opened).isEqualTo(Openings.WASTED_BURST + 1);
        failedWith("stream-churn");
    }

    /** Rapid reset: each stream was answered before its reset, so none counts as given up unanswered. */
    @Test
    void streamsThatWereAnsweredAndAreResetFasterThanTheRateEndTheConnection() throws Exception {
        RawPeer peer = muxing();
        byte[] echo = joined(HEADER, message(End.ECHO));
        for (int id = 1; id < 4_000 && listener.closed.isEmpty(); id += 2) {
            listener.hears(peer.seal(joined(frame(0, 5, id, echo.length), echo)));
            listener.hears(peer.seal(frame(1, 8, id, 0)));
            listener.says();
        }
        assertThat(listener.rules()).containsExactly("stream-rate");
        assertThat(listener.accepted).hasSize(StreamRate.BURST);
    }

    @Test
    void streamsThatWereAnsweredMayBeResetAsOftenAsTheRateAllows() throws Exception {
        RawPeer peer = muxing();
        byte[] echo = joined(HEADER, message(End.ECHO));
        for (int id = 1; id < 4_000; id += 2) {
            listener.now += End.SECOND / StreamRate.PER_SECOND;
            listener.hears(peer.seal(joined(frame(0, 5, id, echo.length), echo)));
            listener.hears(peer.seal(frame(1, 8, id, 0)));
            listener.says();
        }
        assertThat(listener.accepted).hasSize(2_000);
        assertThat(listener.offences).isEmpty();
        assertThat(listener.session.streams()).isZero();
    }
}
