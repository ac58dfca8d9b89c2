package org.rustycoin.libp2p.netty.quic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.libp2p.netty.quic.StreamEnd.soon;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamType;

/** Streams of two transports that are connected over loopback. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuicStreamsTest {

    private final QuicEnd client = new QuicEnd();
    private final QuicEnd server = new QuicEnd();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertEmpty(QuicLink link) throws Exception {
        assertThat(link.on(() -> link.muxer().streams())).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 70_000, 8 << 20, 40 << 20})
    void whatIsWrittenComesBackFromAnEcho(int length) throws Exception {
        QuicLink link = client.dial(server.echoing().listen());
        byte[] bytes = random(length);
        StreamEnd stream = link.open().writes(bytes, true);
        assertThat(soon(stream.whole)).isEqualTo(bytes);
        soon(stream.gone);
        assertThat(link.muxer().bytesIn()).isEqualTo(length);
        assertThat(link.muxer().bytesOut()).isEqualTo(length);
        assertThat(link.on(() -> link.muxer().roundTripNanos())).isPositive();
    }

    @Test
    void eachDirectionHasItsOwnEnd() throws Exception {
        QuicLink link = client.dial(server.listen());
        StreamEnd here = link.open().writes(ascii("question"), true);
        StreamEnd there = server.visitor().accepted();
        assertThat(soon(there.whole)).isEqualTo(ascii("question"));
        assertThat(here.gone).isNotDone();
        assertThat(here.room()).isZero(); // its end was said
        byte[] answer = random(200_000);
        there.writes(answer, true);
        assertThat(soon(here.whole)).isEqualTo(answer);
        soon(here.gone);
        soon(there.gone);
        assertThat(here.timesGone).hasValue(1);
        assertThat(there.timesGone).hasValue(1);
        assertEmpty(link);
        assertThat(here.abandoned).isNotDone();
        assertThat(there.abandoned).isNotDone();
    }

    @Test
    void anEndWithoutABytesIsAnEnd() throws Exception {
        QuicLink link = client.dial(server.listen());
        StreamEnd here = link.open().writes(new byte[0], true);
        StreamEnd there = server.visitor().accepted();
        assertThat(soon(there.whole)).isEmpty();
        there.writes(new byte[0], true);
        assertThat(soon(here.whole)).isEmpty();
        soon(here.gone);
        soon(there.gone);
    }

    @Test
    void aResetIsHeardAtTheOtherEndAndEndsBothDirections() throws Exception {
        QuicLink link = client.dial(server.listen());
        QuicLink visitor = server.visitor();
        for (boolean byOpener : List.of(true, false)) {
            StreamEnd opener = link.open().writes(ascii("hello"), false);
            StreamEnd accepter = visitor.accepted();
            StreamEnd resets = byOpener ? opener : accepter;
            StreamEnd hears = byOpener ? accepter : opener;
            resets.resets();
            assertThat(soon(hears.abandoned)).contains("reset");
            soon(hears.gone);
            soon(resets.gone);
            assertThat(resets.abandoned).isNotDone();
            assertThat(hears.whole).isNotDone();
            assertThat(opener.timesGone).hasValue(1);
            assertThat(accepter.timesGone).hasValue(1);
            assertThat(hears.stream.closed()).isTrue();
        }
        assertEmpty(link);
        assertEmpty(visitor);
    }

    /** However much of it was on its way. */
    @Test
    void whatIsCutOffNeverLooksWhole() throws Exception {
        QuicLink link = client.dial(server.listen());
        QuicLink visitor = server.visitor();
        for (int length : new int[]{1, 5_000, 300_000, 5_000_000}) {
            StreamEnd cut = link.open().writes(random(length), false).resets();
            StreamEnd sees = visitor.accepted();
            soon(sees.gone);
            assertThat(sees.whole).as("%d bytes", length).isNotDone();
            assertThat(cut.timesGone).hasValue(1);
        }
    }

    @Test
    void aWriterWhomNobodyReadsIsHeldBackAndMemoryIsBounded() throws Exception {
        int wish = 64 << 20;
        int window = 10 << 20;
        QuicLink link = client.dial(server.notReading().listen());
        QuicLink visitor = server.visitor();
        StreamEnd writer = link.open().writes(random(wish), true);
        StreamEnd reader = visitor.accepted();
        while (link.on(() -> link.muxer().bytesOut()) < window) {
            echoOnce(visitor, link); // the test's timeout bounds it
        }
        for (int i = 0; i < 50; i++) {
            echoOnce(visitor, link); // time for more to come, if more could
        }
        assertThat(writer.room()).isLessThan(SendSide.BUFFER_MAX / 2); // and nobody is told of it
        assertThat(writer.written()).isLessThanOrEqualTo(window + SendSide.BUFFER_MAX);
        assertThat(reader.available()).isLessThanOrEqualTo(2 * QuicSubstream.READ_AHEAD_BYTES);

        reader.reads();
        assertThat(soon(reader.whole)).isEqualTo(random(wish)); // none of it was lost
    }

    /** One byte there and one back, on a stream of the side whose own streams are read. */
    private static void echoOnce(QuicLink from, QuicLink to) throws Exception {
        StreamEnd here = from.open().writes(ascii("x"), true);
        StreamEnd there = to.accepted();
        soon(there.whole);
        there.writes(ascii("y"), true);
        here.reads();
        soon(here.whole);
    }

    @Test
    void asManyStreamsAsAllowedGoOnAtOnceAndMoreWhenTheyEnd() throws Exception {
        Multiaddr address = server.echoing().listen();
        QuicLink link = client.dial(address);
        var streams = new ArrayList<StreamEnd>();
        for (int i = 0; i < QuicParameters.INBOUND_STREAMS_MAX; i++) {
            streams.add(link.open().writes(random(1000 + i), false));
        }
        assertThat(link.tryOpen()).isNull();
        assertThat(link.on(() -> link.muxer().streams())).isEqualTo(QuicParameters.OUTBOUND_STREAMS_MAX);
        for (StreamEnd stream : streams) {
            stream.writes(new byte[0], true);
        }
        for (int i = 0; i < streams.size(); i++) {
            assertThat(soon(streams.get(i).whole)).isEqualTo(random(1000 + i));
            soon(streams.get(i).gone);
        }
        for (int i = 0; i < 1000; i++) {
            StreamEnd stream = openWhenThereIsRoom(link).writes(ascii("more"), true);
            assertThat(soon(stream.whole)).isEqualTo(ascii("more"));
        }
    }

    private static StreamEnd openWhenThereIsRoom(QuicLink link) throws Exception {
        while (true) { // the test's timeout bounds it
            StreamEnd stream = link.tryOpen();
            if (stream != null) {
                return stream;
            }
        }
    }

    @Test
    void noUnidirectionalStreamsAreAllowed() throws Exception {
        client.dial(server.listen());
        var channel = (QuicChannel) server.channels.take();
        QuicLink visitor = server.visitor();
        soon(visitor.handedOver);
        while (channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) == 0) {
            visitor.on(() -> 0); // the codec asks after it has told us
        }
        assertThat(channel.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL)).isZero();
        assertThat(channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL))
                .isEqualTo(QuicParameters.INBOUND_STREAMS_MAX);
    }

    @Test
    void whatCameBeforeTheEndOfTheConnectionCanBeRead() throws Exception {
        QuicLink link = client.notReading().dial(server.listen());
        StreamEnd here = link.open().writes(ascii("?"), false);
        QuicLink visitor = server.visitor();
        byte[] answer = random(50_000);
        visitor.accepted().writes(answer, true);
        while (here.available() < answer.length) {
            link.on(() -> 0);
        }
        visitor.close();
        assertThat(soon(link.goneAway)).isEqualTo("code 0");
        soon(here.gone);
        assertThat(here.timesGone).hasValue(1);
        byte[] read = new byte[answer.length];
        assertThat(here.stream.read(0, read, 0, read.length)).isEqualTo(answer.length);
        assertThat(read).isEqualTo(answer);
        assertThat(here.stream.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingByEitherSideEndsEveryStreamAndLeavesNoChannel(boolean byDialler) throws Exception {
        QuicLink link = client.dial(server.listen());
        StreamEnd here = link.open().writes(ascii("hello"), false);
        QuicLink visitor = server.visitor();
        StreamEnd there = visitor.accepted();
        (byDialler ? link : visitor).close();
        assertThat(soon((byDialler ? visitor : link).goneAway)).isEqualTo("code 0");
        for (CompletableFuture<?> each : List.of(here.abandoned, there.abandoned, here.gone, there.gone)) {
            soon(each);
        }
        soon(link.ended);
        soon(visitor.ended);
        server.isLeftAlone();
        assertThat(here.timesGone).hasValue(1);
        assertThat(there.timesGone).hasValue(1);
        assertEmptyMuxers(link, visitor);
    }

    private static void assertEmptyMuxers(QuicLink... links) {
        for (QuicLink link : links) {
            assertThat(link.muxer().streams()).isZero();
        }
    }

    @Test
    void aListenerThatIsClosedTakesNoMoreAndKeepsThoseItHas() throws Exception {
        Multiaddr address = server.echoing().listen();
        QuicLink link = client.dial(address);
        server.listener().close();
        StreamEnd stream = link.open().writes(ascii("still there?"), true);
        assertThat(soon(stream.whole)).isEqualTo(ascii("still there?"));
        QuicEnd.Dialled late = client.dialling(address);
        link.close();
        server.isLeftAlone();
        late.attempt().cancel();
        assertThat(soon(late.link().failure)).isNotNull();
        assertThat(late.link().handedOver).isNotDone();
    }

    /** The codec keeps a little of each stream that was reset, for as long as the connection. */
    @Test
    void aConnectionOnWhichTooManyStreamsAreResetIsEnded() throws Exception {
        QuicLink link = client.dial(server.listen());
        QuicLink visitor = server.visitor();
        for (int i = 0; i < QuicWire.LEFT_BEHIND_MAX - 1; i++) {
            openWhenThereIsRoom(link).resets();
        }
        assertThat(link.ended).isNotDone();
        openWhenThereIsRoom(link).resets();
        assertThat(List.of(soon(link.ended), soon(visitor.ended)))
                .anyMatch(why -> why.startsWith(QuicWire.LEFT_BEHIND_MAX + " of its streams were reset"));
        server.isLeftAlone();
    }
}
