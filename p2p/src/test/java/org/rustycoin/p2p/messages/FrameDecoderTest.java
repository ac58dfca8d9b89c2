package org.rustycoin.p2p.messages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;
import org.rustycoin.p2p.messages.P2PMessage.Chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Frames and chunks (WIRE.md §4), by the rules and against them. */
class FrameDecoderTest {

    private static final FrameCodec CODEC = new FrameCodec(CoinProtocol.BLOCK_SYNC);
    private static final P2PMessage QUESTION = new P2PMessage.BlockRequest(1, 2);

    private static MessageDecoder<P2PMessage> answers() {
        return CODEC.answerDecoder();
    }

    private static Decoded<P2PMessage> decode(MessageDecoder<P2PMessage> decoder, byte[] bytes) {
        return decoder.received(bytes, 0, bytes.length);
    }

    private static void malformed(Decoded<P2PMessage> decoded, String rule) {
        assertThat(decoded).isInstanceOfSatisfying(Decoded.Malformed.class,
                each -> assertThat(each.offence().rule()).isEqualTo(rule));
    }

    private static byte[] frame(byte[] body) {
        return new BincodeWriter(4 + body.length).u32(body.length).array(body).toByteArray();
    }

    /** An answer whose encoding has so many bytes: a block with a memo that fills it up. */
    private static P2PMessage answerOf(int bytes) {
        int bare = new P2PMessage.BlockResponse(List.of(blockWithMemo(0))).encode().length;
        return new P2PMessage.BlockResponse(List.of(blockWithMemo(bytes - bare)));
    }

    private static Block blockWithMemo(int bytes) {
        var output = new TxOutput(1, Bytes.EMPTY, Bytes.wrap(new byte[bytes]));
        var coinbase = new Transaction.Coinbase(1, List.of(), List.of(output), 0, List.of());
        return new Block(NetworkParams.regtest().genesis().header(), List.of(), List.of(coinbase));
    }

    @Test
    void aMessageArrivesInAnySlices() {
        byte[] bytes = FrameCodec.encode(QUESTION);
        for (int slice = 1; slice <= bytes.length; slice++) {
            var decoder = CODEC.questionDecoder();
            Decoded<P2PMessage> decoded = new Decoded.More<>();
            for (int at = 0; at < bytes.length; at += slice) {
                assertThat(decoded).isInstanceOf(Decoded.More.class);
                decoded = decoder.received(bytes, at, Math.min(slice, bytes.length - at));
            }
            assertThat(decoded).isEqualTo(new Decoded.Done<>(QUESTION));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xffffffff, 0x80000000, 0x7fffffff, FrameCodec.MESSAGE_BYTES_MAX + 1})
    void aLengthBeyondTheLimitIsRefusedWithItsFourthByte(int length) {
        var decoder = answers();
        byte[] head = new BincodeWriter().u32(length).toByteArray();
        assertThat(decoder.received(head, 0, 3)).isInstanceOf(Decoded.More.class);
        malformed(decoder.received(head, 3, 1), "frame-too-large");
    }

    @Test
    void anAnnouncedLengthAllocatesNothing() {
        List<MessageDecoder<P2PMessage>> many = new ArrayList<>();
        byte[] head = new BincodeWriter().u32(FrameCodec.MESSAGE_BYTES_MAX).u8(1).toByteArray();
        for (int i = 0; i < 100_000; i++) { // a terabyte, were it believed
            var decoder = answers();
            assertThat(decode(decoder, head)).isInstanceOf(Decoded.More.class);
            if (i % 1000 == 0) {
                many.add(decoder);
            }
        }
        assertThat(many).hasSize(100);
    }

    @Test
    void whatDoesNotDecodeOrFollowsOrEndsEarlyIsMalformed() {
        malformed(decode(answers(), frame(new byte[]{99, 0, 0, 0})), "malformed-message");
        malformed(decode(answers(), frame(new byte[0])), "malformed-message");
        byte[] good = FrameCodec.encode(new P2PMessage.Headers(List.of()));
        malformed(decode(answers(), Arrays.copyOf(good, good.length + 1)), "trailing-bytes");
        var cut = answers();
        assertThat(decode(cut, Arrays.copyOf(good, good.length - 1))).isInstanceOf(Decoded.More.class);
        malformed(cut.ended(), "truncated-message");
        malformed(answers().ended(), "truncated-message");
    }

    @ParameterizedTest
    @EnumSource(CoinProtocol.class)
    void aMessageOfAnotherProtocolHasNoPlace(CoinProtocol protocol) {
        byte[] chunkOrUpdate = FrameCodec
                .encode(new P2PMessage.SeedListUpdate(1, 2, List.of(), List.of(), List.of()));
        malformed(decode(new FrameCodec(protocol).questionDecoder(), chunkOrUpdate), "unexpected-message");
        malformed(decode(new FrameCodec(protocol).answerDecoder(), chunkOrUpdate), "unexpected-message");
    }

    @Test
    void aMebibyteIsOneFrameAndOneByteMoreIsTwoChunks() {
        byte[] one = FrameCodec.encode(answerOf(FrameCodec.CHUNK_BYTES_MAX));
        assertThat(one).hasSize(4 + FrameCodec.CHUNK_BYTES_MAX);
        assertThat(decode(answers(), one)).isInstanceOf(Decoded.Done.class);
        P2PMessage longer = answerOf(FrameCodec.CHUNK_BYTES_MAX + 1);
        assertThat(decode(answers(), FrameCodec.encode(longer))).isEqualTo(new Decoded.Done<>(longer));
    }

    @Test
    void tenMebibytesArriveAndNobodySendsMore() {
        P2PMessage most = answerOf(FrameCodec.MESSAGE_BYTES_MAX);
        assertThat(decode(answers(), FrameCodec.encode(most))).isEqualTo(new Decoded.Done<>(most));
        P2PMessage more = answerOf(FrameCodec.MESSAGE_BYTES_MAX + 1);
        assertThatThrownBy(() -> FrameCodec.encode(more)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- chunks that lie ----

    private static final int MIB = FrameCodec.CHUNK_BYTES_MAX;
    private static final byte[] WHOLE = answerOf(2 * MIB + 5).encode();
    private static final Hash DIGEST = Hash.wrap(Blake3.hash(WHOLE));

    private static Chunk chunk(int index) {
        byte[] data = Arrays.copyOfRange(WHOLE, index * MIB, Math.min(WHOLE.length, (index + 1) * MIB));
        return new Chunk(7, index, 3, WHOLE.length, DIGEST, Bytes.wrap(data));
    }

    private static Decoded<P2PMessage> decodeAll(P2PMessage... frames) {
        var decoder = answers();
        Decoded<P2PMessage> decoded = new Decoded.More<>();
        for (P2PMessage each : frames) {
            if (decoded instanceof Decoded.More) {
                decoded = decode(decoder, frame(each.encode()));
            }
        }
        return decoded;
    }

    @Test
    void chunksInOrderMakeTheMessage() {
        assertThat(decodeAll(chunk(0), chunk(1), chunk(2))).isInstanceOf(Decoded.Done.class);
        assertThat(decodeAll(chunk(0), chunk(1))).isInstanceOf(Decoded.More.class);
    }

    @Test
    void chunksOutOfOrderOrTwiceAreRefused() {
        malformed(decodeAll(chunk(1)), "chunk");
        malformed(decodeAll(chunk(0), chunk(2)), "chunk");
        malformed(decodeAll(chunk(0), chunk(0)), "chunk");
    }

    @Test
    void chunksOfTwoTransfersAreRefused() {
        Chunk second = chunk(1);
        Bytes data = second.data();
        malformed(decodeAll(chunk(0), new Chunk(8, 1, 3, WHOLE.length, DIGEST, data)), "chunk");
        malformed(decodeAll(chunk(0), new Chunk(7, 1, 3, WHOLE.length - 1, DIGEST, data)), "chunk");
        malformed(decodeAll(chunk(0), new Chunk(7, 1, 3, WHOLE.length, Hash.ZERO, data)), "chunk");
        malformed(decodeAll(chunk(0), new P2PMessage.Headers(List.of())), "chunk");
    }

    @Test
    void aTotalThatIsTooLargeTooSmallOrNotTheCountsIsRefusedWithTheFirstChunk() {
        Bytes data = chunk(0).data();
        for (long total : new long[]{-1, Long.MAX_VALUE, FrameCodec.MESSAGE_BYTES_MAX + 1L, MIB, 0}) {
            malformed(decodeAll(new Chunk(7, 0, 3, total, DIGEST, data)), "chunk");
        }
        malformed(decodeAll(new Chunk(7, 0, 4, WHOLE.length, DIGEST, data)), "chunk");
        malformed(decodeAll(new Chunk(7, 0, -1, WHOLE.length, DIGEST, data)), "chunk");
        malformed(decodeAll(new Chunk(7, 0, 3, WHOLE.length, DIGEST, Bytes.wrap(new byte[MIB - 1]))), "chunk");
    }

    @Test
    void bytesWithoutTheirDigestAndChunksInChunksAreRefused() {
        byte[] other = chunk(2).data().toByteArray();
        other[0] ^= 1;
        malformed(decodeAll(chunk(0), chunk(1), new Chunk(7, 2, 3, WHOLE.length, DIGEST, Bytes.wrap(other))), "chunk");
        byte[] nested = new Chunk(1, 0, 2, MIB + 1, DIGEST, Bytes.wrap(new byte[MIB])).encode();
        Hash digest = Hash.wrap(Blake3.hash(nested));
        var first = new Chunk(2, 0, 2, nested.length, digest, Bytes.wrap(Arrays.copyOf(nested, MIB)));
        var second = new Chunk(2, 1, 2, nested.length, digest,
                Bytes.wrap(Arrays.copyOfRange(nested, MIB, nested.length)));
        malformed(decodeAll(first, second), "chunk");
    }
}
