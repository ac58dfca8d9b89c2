package org.rustycoin.p2p.messages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.crypto.Blake3;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;
import org.rustycoin.p2p.messages.P2PMessage.Chunk;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages in chunks, and every lie that a chunk can tell. */
class ChunksTest {

    private static final int MEBIBYTE = FrameCodec.CHUNK_BYTES_MAX;
    private static final P2PMessage MESSAGE = FrameDecoderTest.response(2 * MEBIBYTE + 10);
    private static final List<Chunk> CHUNKS = chunks(MESSAGE.encode());

    private final MessageDecoder<P2PMessage> decoder = new FrameCodec(CoinProtocol.BLOCK_SYNC).answerDecoder();

    private static List<Chunk> chunks(byte[] encoding) {
        int count = (encoding.length + MEBIBYTE - 1) / MEBIBYTE;
        var digest = Hash.wrap(Blake3.hash(encoding));
        var chunks = new ArrayList<Chunk>();
        for (int i = 0; i < count; i++) {
            chunks.add(new Chunk(7, i, count, encoding.length, digest, Bytes.wrap(Arrays.copyOfRange(encoding,
                    i * MEBIBYTE, Math.min(encoding.length, (i + 1) * MEBIBYTE)))));
        }
        return chunks;
    }

    private Decoded<P2PMessage> send(P2PMessage message) {
        byte[] encoding = message.encode();
        byte[] wire = new BincodeWriter().u32(encoding.length).array(encoding).toByteArray();
        return decoder.received(wire, 0, wire.length);
    }

    private void firstIsRefused(UnaryOperator<Chunk> lie) {
        assertThat(FrameDecoderTest.rule(send(lie.apply(CHUNKS.getFirst())))).isEqualTo("chunk");
    }

    private void secondIsRefused(UnaryOperator<Chunk> lie) {
        assertThat(send(CHUNKS.getFirst())).isInstanceOf(Decoded.More.class);
        assertThat(FrameDecoderTest.rule(send(lie.apply(CHUNKS.get(1))))).isEqualTo("chunk");
    }

    private static Chunk with(Chunk chunk, int index, int count, long total) {
        return new Chunk(chunk.transferId(), index, count, total, chunk.digest(), chunk.data());
    }

    private static Chunk with(Chunk chunk, byte[] data) {
        return new Chunk(chunk.transferId(), chunk.index(), chunk.count(), chunk.totalBytes(), chunk.digest(),
                Bytes.wrap(data));
    }

    @Test
    void chunksInOrderAreTheMessage() {
        assertThat(send(CHUNKS.get(0))).isInstanceOf(Decoded.More.class);
        assertThat(send(CHUNKS.get(1))).isInstanceOf(Decoded.More.class);
        assertThat(send(CHUNKS.get(2))).isEqualTo(new Decoded.Done<>(MESSAGE));
    }

    @Test
    void theCountFollowsFromTheTotal() {
        firstIsRefused(chunk -> with(chunk, 0, 2, chunk.totalBytes()));
    }

    @Test
    void aCountOfFourBillionIsRefused() {
        firstIsRefused(chunk -> with(chunk, 0, -1, chunk.totalBytes()));
    }

    @Test
    void aTotalOfMoreThanAMessageMayHaveIsRefusedWithTheFirstChunk() {
        firstIsRefused(chunk -> with(chunk, 0, 11, FrameCodec.MESSAGE_BYTES_MAX + 1));
    }

    @Test
    void aTotalOfTwoToThe64IsRefused() {
        firstIsRefused(chunk -> with(chunk, 0, 0, -1));
    }

    @Test
    void aTotalThatFitsOneFrameIsRefused() {
        byte[] encoding = FrameDecoderTest.response(MEBIBYTE).encode();
        assertThat(FrameDecoderTest.rule(send(chunks(encoding).getFirst()))).isEqualTo("chunk");
    }

    @Test
    void theFirstHasIndexZero() {
        firstIsRefused(chunk -> CHUNKS.get(1));
    }

    @Test
    void noChunkComesTwice() {
        secondIsRefused(chunk -> CHUNKS.getFirst());
    }

    @Test
    void noChunkIsLeftOut() {
        secondIsRefused(chunk -> CHUNKS.get(2));
    }

    @Test
    void anIndexBeyondTheCountIsRefused() {
        secondIsRefused(chunk -> with(chunk, -1, chunk.count(), chunk.totalBytes()));
    }

    @Test
    void chunksOfTwoTransfersAreNotMixed() {
        secondIsRefused(chunk -> new Chunk(8, 1, 3, chunk.totalBytes(), chunk.digest(), chunk.data()));
    }

    @Test
    void theTotalDoesNotChangeOnTheWay() {
        secondIsRefused(chunk -> with(chunk, 1, 3, chunk.totalBytes() + 1));
    }

    @Test
    void theDigestDoesNotChangeOnTheWay() {
        secondIsRefused(chunk -> new Chunk(7, 1, 3, chunk.totalBytes(), Hash.ZERO, chunk.data()));
    }

    @Test
    void everyChunkButTheLastIsFull() {
        secondIsRefused(chunk -> with(chunk, new byte[MEBIBYTE - 1]));
    }

    @Test
    void noChunkHasMoreThanAMebibyte() {
        firstIsRefused(chunk -> with(chunk, new byte[MEBIBYTE + 1]));
    }

    @Test
    void theLastHasWhatIsLeftAndNoMore() {
        send(CHUNKS.get(0));
        send(CHUNKS.get(1));
        assertThat(FrameDecoderTest.rule(send(with(CHUNKS.get(2), new byte[11])))).isEqualTo("chunk");
    }

    @Test
    void anotherMessageAmongChunksIsRefused() {
        secondIsRefusedAs(new P2PMessage.BlockResponse(List.of()));
    }

    private void secondIsRefusedAs(P2PMessage message) {
        send(CHUNKS.getFirst());
        assertThat(FrameDecoderTest.rule(send(message))).isEqualTo("chunk");
    }

    @Test
    void bytesThatDoNotHaveTheirDigestAreRefused() {
        byte[] spoiled = CHUNKS.get(2).data().toByteArray();
        spoiled[3] ^= 1;
        send(CHUNKS.get(0));
        send(CHUNKS.get(1));
        assertThat(FrameDecoderTest.rule(send(with(CHUNKS.get(2), spoiled)))).isEqualTo("chunk");
    }

    @Test
    void chunksInChunksAreRefused() {
        Decoded<P2PMessage> last = new Decoded.More<>();
        byte[] inner = with(CHUNKS.getFirst(), new byte[2 * MEBIBYTE]).encode();
        for (Chunk chunk : chunks(inner)) {
            last = send(chunk);
        }
        assertThat(FrameDecoderTest.rule(last)).isEqualTo("chunk");
    }

    @Test
    void aQuestionInChunksIsHeldToItsProtocolsSizeToo() {
        MessageDecoder<P2PMessage> questions = new FrameCodec(CoinProtocol.BLOCK_SYNC).questionDecoder();
        byte[] small = with(CHUNKS.getFirst(), new byte[100]).encode();
        byte[] wire = new BincodeWriter().u32(small.length).array(small).toByteArray();
        assertThat(FrameDecoderTest.rule(questions.received(wire, 0, wire.length))).isEqualTo("chunk");
    }

    @Test
    void aStreamThatEndsAmongChunksIsRefused() {
        send(CHUNKS.getFirst());
        assertThat(FrameDecoderTest.rule(decoder.ended())).isEqualTo("truncated-message");
    }
}
