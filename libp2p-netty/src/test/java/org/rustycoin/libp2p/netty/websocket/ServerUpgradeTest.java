package org.rustycoin.libp2p.netty.websocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.AddressProtocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;

class ServerUpgradeTest {

    private static final String LINE = "GET / HTTP/1.1\r\n";
    /** The key and the answer of RFC 6455 §1.3. */
    private static final String HEADERS = "Host: example.com\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    private static final String REQUEST = LINE + HEADERS + "\r\n";

    private final RecordingUpgrade upgrade = new RecordingUpgrade();

    /** A channel that has come from 192.0.2.7, a trusted proxy if there are any. */
    private EmbeddedChannel arrived(String... proxies) {
        return new EmbeddedChannel(new HttpResponseEncoder(), new HttpRequestDecoder(OpeningHandshake.limits()),
                new ServerUpgrade(new AddressProtocol[]{AddressProtocol.WS}, new TrustedProxies(List.of(proxies)),
                        upgrade, 1)) {
            @Override
            protected SocketAddress remoteAddress0() {
                try {
                    return new InetSocketAddress(InetAddress.getByAddress(new byte[]{(byte) 192, 0, 2, 7}), 4711);
                } catch (UnknownHostException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    private static void hear(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private static String said(EmbeddedChannel channel) {
        var all = new StringBuilder();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            all.append(each.toString(StandardCharsets.ISO_8859_1));
            each.release();
        }
        return all.toString();
    }

    private String answerTo(String request, String... proxies) {
        EmbeddedChannel channel = arrived(proxies);
        hear(channel, request);
        String answer = said(channel);
        channel.finishAndReleaseAll();
        return answer;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void aRequestInWhateverPiecesOpensAWebSocket(int piece) {
        EmbeddedChannel channel = arrived();
        String spoken = REQUEST + "\u0082\u0082\0\0\0\0hi";
        for (int at = 0; at < spoken.length(); at += piece) {
            hear(channel, spoken.substring(at, Math.min(spoken.length(), at + piece)));
        }
        assertThat(said(channel)).startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .containsIgnoringCase("upgrade: websocket").doesNotContainIgnoringCase("extensions");
        assertThat(upgrade.remote).hasToString("/ip4/192.0.2.7/tcp/4711/ws");
        assertThat(upgrade.heard.toString(StandardCharsets.US_ASCII)).isEqualTo("hi");
        assertThat(channel.pipeline().names()).hasSize(3); // frames, bytes, and Netty's tail
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "GET / HTTP/1.1         | Sec-WebSocket-Version: 13                 | Sec-WebSocket-Version: 8 | 426",
            "GET / HTTP/1.1         | Upgrade: websocket                        | Upgrade: h2c             | 426",
            "GET / HTTP/1.1         | keep-alive, Upgrade                       | keep-alive               | 426",
            "GET / HTTP/1.1         | dGhlIHNhbXBsZSBub25jZQ==                  | short                    | 400",
            "GET / HTTP/1.1         | Host: example.com                         | Content-Length: 5        | 400",
            "GET / HTTP/1.1         | Host: example.com                         | Transfer-Encoding: chunked | 400",
            "GET /chat HTTP/1.1     | -                                         | -                        | 404",
            "POST / HTTP/1.1        | -                                         | -                        | 400",
            "GET / HTTP/1.0         | -                                         | -                        | 400"})
    void whatOpensNoWebSocketIsRefusedAndCounted(String line, String part, String instead, int status) {
        assertThat(answerTo(line + "\r\n" + HEADERS.replace(part, instead) + "\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
        assertThat(upgrade.offences).hasSize(1);
        assertThat(upgrade.offences.getFirst().rule()).isEqualTo("websocket-upgrade");
        assertThat(upgrade.failures).isNotEmpty();
        assertThat(upgrade.remote).isNull();
    }

    @Test
    void garbageIsRefusedAndCounted() {
        EmbeddedChannel channel = arrived();
        hear(channel, "\u0013/multistream/1.0.0\n\r\n\r\n");
        assertThat(channel.isOpen()).isFalse();
        assertThat(upgrade.offences).hasSize(1);
        channel.finishAndReleaseAll();
    }

    @Test
    void aCompressionThatIsOfferedIsNotTaken() {
        assertThat(answerTo(LINE + HEADERS + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"))
                .startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("deflate");
    }

    // ---- more than is read ----

    @Test
    void aLineWithoutEndIsNotKept() {
        refusesTrickling("GET /", "a", OpeningHandshake.INITIAL_LINE_BYTES_MAX);
    }

    @Test
    void aHeaderWithoutEndIsNotKept() {
        refusesTrickling(LINE + HEADERS + "Cookie: ", "a", OpeningHandshake.HEADER_BYTES_MAX);
    }

    @Test
    void headersWithoutEndAreNotKept() {
        refusesTrickling(LINE + HEADERS, "a: b\r\n", OpeningHandshake.HEADER_BYTES_MAX);
    }

    private void refusesTrickling(String begin, String more, int bytesMax) {
        EmbeddedChannel channel = arrived();
        hear(channel, begin);
        int bytes = 0;
        while (channel.isOpen()) {
            hear(channel, more);
            bytes += more.length();
            assertThat(bytes).isLessThanOrEqualTo(2 * bytesMax); // line ends do not count
        }
        assertThat(said(channel)).startsWith("HTTP/1.1 4");
        assertThat(upgrade.offences).hasSize(1);
        channel.finishAndReleaseAll();
    }

    @Test
    void manySmallHeadersAreRefused() {
        assertThat(answerTo(LINE + HEADERS + "a: b\r\n".repeat(OpeningHandshake.HEADERS_MAX) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(upgrade.offences).hasSize(1);
    }

    // ---- behind a proxy ----

    private String forwarded(String value) {
        return LINE + HEADERS + "X-Forwarded-For: " + value + "\r\n\r\n";
    }

    @Test
    void aTrustedProxySaysWhereTheClientIs() {
        assertThat(answerTo(forwarded("10.0.0.1, 198.51.100.1"), "192.0.2.0/24")).startsWith("HTTP/1.1 101");
        assertThat(upgrade.origins).extracting(InetAddress::getHostAddress).containsExactly("198.51.100.1");
        assertThat(upgrade.remote).hasToString("/ip4/198.51.100.1/tcp/0/ws");
    }

    @Test
    void nobodyElseIsBelieved() {
        assertThat(answerTo(forwarded("198.51.100.1"), "192.0.2.8")).startsWith("HTTP/1.1 101");
        assertThat(upgrade.origins).isEmpty();
        assertThat(upgrade.remote).hasToString("/ip4/192.0.2.7/tcp/4711/ws");
    }

    @Test
    void aProxyThatSaysNoAddressIsRefused() {
        assertThat(answerTo(forwarded("unknown"), "192.0.2.7")).startsWith("HTTP/1.1 400");
        assertThat(upgrade.remote).isNull();
    }

    @Test
    void tooManyFromOneClientAreRefusedAlsoThroughAProxy() {
        upgrade.full = true;
        assertThat(answerTo(forwarded("198.51.100.1"), "192.0.2.7")).startsWith("HTTP/1.1 503");
        assertThat(upgrade.failures.getFirst()).hasMessage("too many connections from 198.51.100.1");
        assertThat(upgrade.offences).isEmpty(); // the proxy's other clients are not to blame
        assertThat(upgrade.remote).isNull();
    }
}
