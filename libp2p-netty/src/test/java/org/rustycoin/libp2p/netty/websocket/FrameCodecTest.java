package org.rustycoin.libp2p.netty.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.libp2p.multiformats.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;

class FrameCodecTest {

    private static final HexFormat HEX = HexFormat.of();

    private final RecordingUpgrade upgrade = new RecordingUpgrade();
    private final EmbeddedChannel server = channel(false);

    private EmbeddedChannel channel(boolean client) {
        try {
            return new EmbeddedChannel(new FrameCodec(client, upgrade, 1),
                    upgrade.bytes(Multiaddr.parse("/ip4/192.0.2.1/tcp/1/ws")));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        server.finishAndReleaseAll();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** A client's frame. */
    private static byte[] frame(int first, byte[] payload) {
        byte[] mask = {1, (byte) 0x82, 3, 4};
        var all = new ByteArrayOutputStream();
        all.write(first);
        if (payload.length < 126) {
            all.write(0x80 | payload.length);
        } else if (payload.length < 65536) {
            all.write(0x80 | 126);
            all.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            all.write(0x80 | 127);
            all.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        all.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            all.write(payload[i] ^ mask[i % 4]);
        }
        return all.toByteArray();
    }

    private void hear(byte[] bytes) {
        server.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    private static byte[] said(EmbeddedChannel by) {
        var all = new ByteArrayOutputStream();
        if (by.isOpen()) {
            by.flushOutbound();
        }
        for (ByteBuf each = by.readOutbound(); each != null; each = by.readOutbound()) {
            byte[] bytes = new byte[each.readableBytes()];
            each.readBytes(bytes);
            each.release();
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    // ---- data ----

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 65_535, 65_536, 65_537, 128 * 1024, 1 << 20})
    void framesOfEachLengthAreHeard(int length) {
        byte[] bytes = random(length);
        hear(frame(0x82, bytes));
        assertThat(upgrade.heard.toByteArray()).isEqualTo(bytes);
        assertThat(upgrade.offences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 13, 1000})
    void framesAreHeardInWhateverPiecesTheyCome(int piece) {
        byte[] bytes = random(5_000);
        var all = new ByteArrayOutputStream();
        all.writeBytes(frame(0x82, Arrays.copyOfRange(bytes, 0, 100)));
        all.writeBytes(frame(0x89, "ping".getBytes(StandardCharsets.US_ASCII)));
        all.writeBytes(frame(0x02, Arrays.copyOfRange(bytes, 100, 4_000)));
        all.writeBytes(frame(0x8a, new byte[0])); // control frames may come between fragments
        all.writeBytes(frame(0x00, Arrays.copyOfRange(bytes, 4_000, 4_001)));
        all.writeBytes(frame(0x80, Arrays.copyOfRange(bytes, 4_001, 5_000)));
        byte[] stream = all.toByteArray();
        for (int at = 0; at < stream.length; at += piece) {
            hear(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece)));
        }
        assertThat(upgrade.heard.toByteArray()).isEqualTo(bytes);
        assertThat(HEX.formatHex(said(server)))
                .isEqualTo("8a04" + HEX.formatHex("ping".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void nothingWaitsForAFrameToBeWhole() {
        byte[] frame = frame(0x02, random(1 << 20));
        hear(Arrays.copyOf(frame, 1_014));
        assertThat(upgrade.pieces).containsExactly(1_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSaidGoesInFramesThatOthersTake(boolean client) {
        byte[] bytes = random(150_000);
        EmbeddedChannel sender = channel(client);
        ByteBuf buffer = Unpooled.directBuffer().writeBytes(bytes);
        ChannelFuture sent = sender.write(buffer);
        byte[] frames = said(sender);
        assertThat(sent.isSuccess()).isTrue();
        assertThat(buffer.refCnt()).isZero();
        int headers = 2 * (client ? 14 : 10) + (client ? 8 : 4);
        assertThat(frames).hasSize(150_000 + headers);
        EmbeddedChannel receiver = channel(!client);
        receiver.writeInbound(Unpooled.copiedBuffer(frames));
        assertThat(upgrade.heard.toByteArray()).isEqualTo(bytes);
        assertThat(upgrade.pieces).containsExactly(65_536, 65_536, 18_928);
        sender.finishAndReleaseAll();
        receiver.finishAndReleaseAll();
    }

    @Test
    void aWriterWhoWantsToHearNothingCanWrite() {
        server.write(Unpooled.directBuffer().writeBytes(random(70_000)), server.voidPromise());
        server.write(Unpooled.EMPTY_BUFFER, server.voidPromise());
        assertThat(said(server)).hasSize(70_000 + 10 + 4);
    }

    // ---- against the rules ----

    @ParameterizedTest
    @CsvSource({
            // a text frame, and a fragment of one
            "818101020304,                     websocket-text, 1003",
            "018101020304,               websocket-text, 1003",
            // no mask
            "8201ff,                           websocket-frame, 1002",
            // reserved bits, as permessage-deflate would set; opcodes that are none
            "c28101020304ff,                   websocket-frame, 1002",
            "a28101020304ff,             websocket-frame, 1002",
            "838101020304ff,                   websocket-frame, 1002",
            "8b8101020304ff,             websocket-frame, 1002",
            // a continuation of nothing, a message in a message
            "808101020304ff,                   websocket-frame, 1002",
            "028101020304ff828101020304ff,     websocket-frame, 1002",
            // control frames in fragments, and of 126 bytes
            "098001020304,                     websocket-frame, 1002",
            "89fe007e01020304,           websocket-frame, 1002",
            // lengths in more bytes than they need
            "82fe007d01020304,                 websocket-frame, 1002",
            "82ff000000000000ffff01020304,     websocket-frame, 1002",
            // too long, and so long that a signed number is negative
            "82ff000000000100000101020304,     websocket-frame-too-large, 1009",
            "82ffffffffffffffffff01020304,     websocket-frame-too-large, 1009",
            "00ff000000000100000101020304,     websocket-frame, 1002",
            // half a status
            "888101020304ff,                   websocket-frame, 1002"})
    void whoeverBreaksARuleIsReportedToldAndNotHeardAgain(String frames, String rule, int status) {
        hear(HEX.parseHex(frames));
        int before = upgrade.heard.size();
        hear(frame(0x82, random(10)));
        assertThat(upgrade.offences).hasSize(1);
        assertThat(upgrade.offences.getFirst().rule()).isEqualTo(rule);
        assertThat(upgrade.heard.size()).isEqualTo(before);
        server.close();
        assertThat(said(server)).isEqualTo(new byte[]{(byte) 0x88, 2, (byte) (status >> 8), (byte) status});
    }

    @Test
    void aServerMayNotMask() {
        EmbeddedChannel client = channel(true);
        client.writeInbound(Unpooled.copiedBuffer(frame(0x82, random(10))));
        assertThat(upgrade.offences.getFirst().rule()).isEqualTo("websocket-frame");
        client.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x89, 0x8a, 0x82})
    void aFloodOfFramesThatCarryNothingIsEnded(int first) {
        for (int i = 0; i < FrameCodec.IDLE_FRAMES_BURST; i++) {
            hear(frame(first, new byte[0]));
        }
        assertThat(upgrade.offences).isEmpty();
        for (int i = 0; i < 1_000; i++) {
            hear(frame(first, new byte[0]));
        }
        assertThat(upgrade.offences).hasSize(1);
        assertThat(upgrade.offences.getFirst().rule()).isEqualTo("websocket-idle-flood");
    }

    @Test
    void pingsAtAModestPaceAreAnsweredForEver() {
        server.freezeTime();
        for (int i = 0; i < 1_000; i++) {
            hear(frame(0x89, new byte[]{7}));
            assertThat(said(server)).isEqualTo(new byte[]{(byte) 0x8a, 1, 7});
            server.advanceTimeBy(1_000 / FrameCodec.IDLE_FRAMES_PER_SECOND + 1, TimeUnit.MILLISECONDS);
        }
        assertThat(upgrade.offences).isEmpty();
    }

    // ---- the end ----

    @Test
    void aCloseFrameIsAnsweredAndEndsTheChannel() {
        server.writeInbound(Unpooled.wrappedBuffer(frame(0x88, new byte[]{3, (byte) 0xe9, 'b', 'y', 'e'}),
                frame(0x82, random(10))));
        assertThat(said(server)).isEqualTo(new byte[]{(byte) 0x88, 2, 3, (byte) 0xe9});
        assertThat(server.isOpen()).isFalse();
        assertThat(upgrade.heard.size()).isZero();
        assertThat(upgrade.offences).isEmpty();
    }

    @Test
    void whoClosesSaysSoOnceAndNothingAfterIt() {
        EmbeddedChannel client = channel(true);
        client.close();
        client.close();
        byte[] frame = said(client);
        assertThat(frame).hasSize(8).startsWith(0x88, 0x82);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void dataBehindAnAnsweredCloseIsLetGo() {
        var stays = new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                promise.setSuccess(); // as TLS does while its last record is on its way
            }
        };
        server.pipeline().addFirst(stays);
        server.close();
        said(server);
        ByteBuf late = Unpooled.directBuffer().writeBytes(random(10));
        ChannelFuture sent = server.writeAndFlush(late);
        assertThat(sent.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(late.refCnt()).isZero();
        assertThat(said(server)).isEmpty();
        server.pipeline().remove(stays);
    }
}
