package org.rustycoin.p2p.messages;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.messages.P2PMessage.BlockRequest;
import org.rustycoin.p2p.messages.P2PMessage.BlockResponse;
import org.rustycoin.p2p.messages.P2PMessage.GetData;

import com.sun.management.ThreadMXBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One frame and what may be in it, to the byte. */
class FrameDecoderTest {

    private static final FrameCodec SYNC = new FrameCodec(CoinProtocol.BLOCK_SYNC);
    private static final P2PMessage REQUEST = new BlockRequest(1, 2);

    /** A BlockResponse whose encoding has exactly so many bytes. */
    static P2PMessage response(int bytes) {
        int empty = new BlockResponse(List.of(Branch.body(Branch.PARAMS.genesis().header(), 0))).encode().length;
        return new BlockResponse(List.of(Branch.body(Branch.PARAMS.genesis().header(), bytes - empty)));
    }

    static String rule(Decoded<P2PMessage> decoded) {
        return decoded instanceof Decoded.Malformed<P2PMessage>(var offence) ? offence.rule() : decoded.toString();
    }

    private static byte[] frame(long length, byte... body) {
        return new BincodeWriter().u32((int) length).array(body).toByteArray();
    }

    private static Decoded<P2PMessage> received(MessageDecoder<P2PMessage> decoder, byte[] wire) {
        return decoder.received(wire, 0, wire.length);
    }

    @Test
    void aFrameIsItsLengthLittleEndianAndTheMessage() {
        byte[] wire = FrameCodec.encode(REQUEST);
        assertThat(wire).startsWith(12, 0, 0, 0).hasSize(16);
        assertThat(received(SYNC.questionDecoder(), wire)).isEqualTo(new Decoded.Done<>(REQUEST));
    }

    @Test
    void aMessageInSingleBytesIsTheSameMessage() {
        byte[] wire = FrameCodec.encode(REQUEST);
        MessageDecoder<P2PMessage> decoder = SYNC.questionDecoder();
        for (int i = 0; i < wire.length - 1; i++) {
            assertThat(decoder.received(wire, i, 1)).isInstanceOf(Decoded.More.class);
        }
        assertThat(decoder.received(wire, wire.length - 1, 1)).isEqualTo(new Decoded.Done<>(REQUEST));
    }

    @Test
    void aLengthOfFourGibibytesIsRefusedBeforeAnythingIsKept() {
        assertThat(rule(received(SYNC.answerDecoder(), frame(0xffff_ffffL)))).isEqualTo("frame-too-large");
        assertThat(rule(received(SYNC.answerDecoder(), frame(FrameCodec.MESSAGE_BYTES_MAX + 1))))
                .isEqualTo("frame-too-large");
        assertThat(received(SYNC.answerDecoder(), frame(FrameCodec.MESSAGE_BYTES_MAX))).isInstanceOf(
                Decoded.More.class);
    }

    @Test
    void aLengthWithoutABodyCostsNoMemory() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] wire = frame(FrameCodec.MESSAGE_BYTES_MAX, (byte) 1);
        MessageDecoder<P2PMessage> decoder = SYNC.answerDecoder();
        long before = threads.getCurrentThreadAllocatedBytes();
        received(decoder, wire);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 * 1024);
    }

    @ParameterizedTest
    @EnumSource
    void whatOpensAStreamIsHeldToItsProtocolsSize(CoinProtocol protocol) {
        var codec = new FrameCodec(protocol);
        int max = protocol.questionBytesMax();
        assertThat(max).isLessThanOrEqualTo(4 << 20);
        assertThat(received(codec.questionDecoder(), frame(max))).isInstanceOf(Decoded.More.class);
        assertThat(rule(received(codec.questionDecoder(), frame(max + 1)))).isEqualTo("frame-too-large");
        assertThat(rule(received(codec.answerDecoder(), frame(protocol.answerBytesMax() + 1))))
                .isEqualTo("frame-too-large");
    }

    @Test
    void theLongestQuestionsOfOursFitTheirLimits() {
        var block = Inventory.block(Hash.ZERO);
        var data = new GetData(Collections.nCopies(P2PMessage.INVENTORY_MAX, block));
        assertThat(data.encode()).hasSizeLessThan(CoinProtocol.BLOCK_SYNC.questionBytesMax());
        var locator = new P2PMessage.GetHeaders(Collections.nCopies(P2PMessage.LOCATOR_MAX, Hash.ZERO), Hash.ZERO);
        assertThat(locator.encode()).hasSizeLessThan(CoinProtocol.BLOCK_SYNC.questionBytesMax());
        var status = new P2PMessage.Status(1, Hash.ZERO, Hash.ZERO, 1, Bytes.wrap(new byte[32]), 0,
                "x".repeat(P2PMessage.TEXT_BYTES_MAX));
        assertThat(status.encode()).hasSizeLessThan(CoinProtocol.STATUS.questionBytesMax());
    }

    @Test
    void aMebibyteGoesInOneFrameAndAByteMoreInChunks() {
        int max = FrameCodec.CHUNK_BYTES_MAX;
        P2PMessage full = response(max);
        assertThat(FrameCodec.encode(full)).hasSize(4 + max);
        assertThat(received(SYNC.answerDecoder(), FrameCodec.encode(full))).isEqualTo(new Decoded.Done<>(full));
        P2PMessage longer = response(max + 1);
        byte[] wire = FrameCodec.encode(longer);
        assertThat(wire.length).isGreaterThan(max + 1 + 2 * 64);
        assertThat(received(SYNC.answerDecoder(), wire)).isEqualTo(new Decoded.Done<>(longer));
    }

    @Test
    void tenMebibytesArriveAndAByteMoreIsNotSent() {
        P2PMessage most = response(FrameCodec.MESSAGE_BYTES_MAX);
        assertThat(received(SYNC.answerDecoder(), FrameCodec.encode(most))).isEqualTo(new Decoded.Done<>(most));
        P2PMessage tooLong = response(FrameCodec.MESSAGE_BYTES_MAX + 1);
        assertThatThrownBy(() -> FrameCodec.encode(tooLong)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BlockResponse of 10485761 bytes");
    }

    @Test
    void bytesAfterTheMessageAreRefused() {
        byte[] wire = FrameCodec.encode(REQUEST);
        assertThat(rule(received(SYNC.questionDecoder(), Arrays.copyOf(wire, wire.length + 1))))
                .isEqualTo("trailing-bytes");
    }

    @Test
    void aStreamThatEndsBeforeTheMessageIsRefusedAndSoIsAnEmptyOne() {
        byte[] wire = FrameCodec.encode(REQUEST);
        for (int length = 0; length < wire.length; length++) {
            MessageDecoder<P2PMessage> decoder = SYNC.questionDecoder();
            assertThat(decoder.received(wire, 0, length)).isInstanceOf(Decoded.More.class);
            assertThat(rule(decoder.ended())).isEqualTo("truncated-message");
        }
    }

    @Test
    void anEmptyFrameAndGarbageAreRefused() {
        assertThat(rule(received(SYNC.questionDecoder(), frame(0)))).isEqualTo("malformed-message");
        assertThat(rule(received(SYNC.questionDecoder(), frame(4, new byte[]{99, 0, 0, 0})))).isEqualTo(
                "malformed-message");
    }

    @Test
    void aMessageThatHasNoPlaceInTheProtocolIsRefused() {
        assertThat(rule(received(SYNC.answerDecoder(), FrameCodec.encode(REQUEST)))).isEqualTo("unexpected-message");
        assertThat(rule(received(SYNC.questionDecoder(), FrameCodec.encode(new BlockResponse(List.of())))))
                .isEqualTo("unexpected-message");
        var transactions = new GetData(List.of(new Inventory(InventoryKind.TRANSACTION, Hash.ZERO)));
        assertThat(rule(received(SYNC.questionDecoder(), FrameCodec.encode(transactions))))
                .isEqualTo("unexpected-message");
        assertThat(received(new FrameCodec(CoinProtocol.TX_PROP).questionDecoder(), FrameCodec.encode(transactions)))
                .isEqualTo(new Decoded.Done<>(transactions));
    }
}
