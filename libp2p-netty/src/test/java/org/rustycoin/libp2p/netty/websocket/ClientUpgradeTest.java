package org.rustycoin.libp2p.netty.websocket;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;

class ClientUpgradeTest {

    /** The key of RFC 6455 §1.3. */
    private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
    private static final String ACCEPT = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

    private final RecordingUpgrade upgrade = new RecordingUpgrade();
    private final EmbeddedChannel channel = connected();

    private EmbeddedChannel connected() {
        var target = new WebSocketTarget(InetSocketAddress.createUnresolved("node.example", 8080), false,
                "node.example");
        var created = new EmbeddedChannel();
        created.freezeTime();
        created.pipeline().addLast(new HttpRequestEncoder(), new HttpResponseDecoder(OpeningHandshake.limits()),
                new ClientUpgrade(target, address("/ip4/192.0.2.1/tcp/8080/ws"), upgrade, NONCE, 1));
        created.pipeline().fireChannelActive();
        return created;
    }

    private static Multiaddr address(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (MultiformatException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void hear(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private String said() {
        var all = new StringBuilder();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            all.append(each.toString(StandardCharsets.ISO_8859_1));
            each.release();
        }
        return all.toString();
    }

    @Test
    void itAsksAtOnce() {
        assertThat(said()).startsWith("GET / HTTP/1.1\r\n").containsIgnoringCase("host: node.example:8080\r\n")
                .containsIgnoringCase("upgrade: websocket\r\n").containsIgnoringCase("connection: upgrade\r\n")
                .containsIgnoringCase("sec-websocket-version: 13\r\n")
                .containsIgnoringCase("sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                .doesNotContainIgnoringCase("extensions").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void framesRightBehindTheAnswerAreHeard(int piece) {
        String heard = ACCEPT + "\r\n\u0082\u0002hi\u0082\u0001!";
        for (int at = 0; at < heard.length(); at += piece) {
            hear(heard.substring(at, Math.min(heard.length(), at + piece)));
        }
        assertThat(upgrade.heard.toString(StandardCharsets.US_ASCII)).isEqualTo("hi!");
        assertThat(upgrade.remote).hasToString("/ip4/192.0.2.1/tcp/8080/ws");
        assertThat(upgrade.failures).isEmpty();
        channel.advanceTimeBy(2 * ClientUpgrade.OPEN_MILLIS, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.pipeline().names()).hasSize(3); // frames, bytes, and Netty's tail
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "101 Switching Protocols       | 200 OK                          | the server answers 200 and opens no WebSocket",
            "101 Switching Protocols       | 404 Not Found                   | the server answers 404 and opens no WebSocket",
            "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=  | s3pPLMBiTxaQ9kYGzzhZRbK+xOp=    | not to the WebSocket that was asked for",
            "Upgrade: WebSocket            | Upgrade: h2c                    | not to the WebSocket that was asked for",
            "Connection: upgrade           | Connection: close               | not to the WebSocket that was asked for",
            "HTTP/1.1                      | SSH-2.0                         | no HTTP answer"})
    void anythingElseIsRefusedWithTheReason(String part, String instead, String why) {
        hear(ACCEPT.replace(part, instead) + "\r\n");
        assertThat(upgrade.failures.getFirst()).hasMessageContaining(why);
        assertThat(upgrade.remote).isNull();
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Extensions: permessage-deflate", "Sec-WebSocket-Protocol: chat"})
    void whatWasNotOfferedIsRefused(String header) {
        hear(ACCEPT + header + "\r\n\r\n");
        assertThat(upgrade.failures.getFirst()).hasMessageContaining("none was offered");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anAnswerWithoutEndIsNotKept() {
        hear(ACCEPT);
        for (int i = 0; channel.isOpen(); i++) {
            hear("a: 0123456789\r\n");
            assertThat(i).isLessThan(OpeningHandshake.HEADER_BYTES_MAX / 10);
        }
        assertThat(upgrade.failures.getFirst()).hasMessageContaining("no HTTP answer");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() {
        channel.advanceTimeBy(ClientUpgrade.OPEN_MILLIS - 1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(upgrade.failures.getFirst()).hasMessage("no WebSocket within 10000 ms");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aServerThatClosesHasFailedIt() {
        hear("HTTP/1.1 101");
        channel.close();
        assertThat(upgrade.failures.getFirst()).hasMessageContaining("before the WebSocket was open");
    }
}
