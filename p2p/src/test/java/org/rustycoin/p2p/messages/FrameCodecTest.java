package org.rustycoin.p2p.messages;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.libp2p.protocols.exchange.Decoded;
import org.rustycoin.libp2p.protocols.exchange.MessageDecoder;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a message of each protocol may be: the longest that is allowed passes, a longer one never begins. */
class FrameCodecTest {

    private static final BlockHeader HEADER = NetworkParams.regtest().genesis().header();

    /** The longest questions and statements of a protocol that its bounds allow. */
    private static List<P2PMessage> longest(CoinProtocol protocol) {
        return switch (protocol) {
            case STATUS -> List.of(new P2PMessage.Status(1, Hash.ZERO, Hash.ZERO, 1, Bytes.wrap(new byte[32]), 0,
                    "x".repeat(P2PMessage.TEXT_BYTES_MAX)));
            case BLOCK_SYNC -> List.of(
                    new P2PMessage.GetHeaders(Collections.nCopies(P2PMessage.LOCATOR_MAX, Hash.ZERO), Hash.ZERO),
                    new P2PMessage.GetData(
                            Collections.nCopies(P2PMessage.INVENTORY_MAX, Inventory.block(Hash.ZERO))));
            case TX_PROP -> List.of(new P2PMessage.Inv(Collections.nCopies(P2PMessage.INVENTORY_MAX,
                    new Inventory(InventoryKind.TRANSACTION, Hash.ZERO))));
            case COMPACT_BLOCK -> List.of(compactBlock(), new P2PMessage.GetBlockTxs(Hash.ZERO,
                    Collections.nCopies(NetworkParams.BLOCK_BYTES_MAX / Transaction.BYTES_MIN, 7)));
            case MASTERNODE -> List.of(new P2PMessage.PoSeChallenge(1, Hash.ZERO, new OutPoint(Hash.ZERO, 0), 1,
                    Bytes.wrap(new byte[64])));
        };
    }

    /** A full block of the smallest transactions, each with its position. */
    private static P2PMessage compactBlock() {
        var output = new TxOutput(1, Bytes.EMPTY, null);
        var small = new Transaction.Coinbase(1, List.of(), List.of(output), 0, List.of());
        int count = NetworkParams.BLOCK_BYTES_MAX / BincodeWriter.encode(small).length;
        return new P2PMessage.CompactBlock(HEADER, 1, List.of(),
                Collections.nCopies(count, new PrefilledTransaction(1, small)), List.of());
    }

    private static Decoded<P2PMessage> decode(MessageDecoder<P2PMessage> decoder, byte[] bytes) {
        return decoder.received(bytes, 0, bytes.length);
    }

    private static void isTooLarge(MessageDecoder<P2PMessage> decoder, int length) {
        assertThat(decode(decoder, new BincodeWriter().u32(length).toByteArray())).isInstanceOfSatisfying(
                Decoded.Malformed.class, each -> assertThat(each.offence().rule()).isEqualTo("frame-too-large"));
    }

    @ParameterizedTest
    @EnumSource(CoinProtocol.class)
    void theLongestQuestionPasses(CoinProtocol protocol) {
        for (P2PMessage question : longest(protocol)) {
            Decoded<P2PMessage> decoded = decode(new FrameCodec(protocol).questionDecoder(),
                    FrameCodec.encode(question));
            assertThat(decoded).as(question.name()).isEqualTo(new Decoded.Done<>(question));
        }
    }

    @ParameterizedTest
    @EnumSource(CoinProtocol.class)
    void aLongerQuestionIsRefusedWithItsLength(CoinProtocol protocol) {
        int max = protocol.questionBytesMax();
        MessageDecoder<P2PMessage> decoder = new FrameCodec(protocol).questionDecoder();
        assertThat(decode(decoder, new BincodeWriter().u32(max).toByteArray())).isInstanceOf(Decoded.More.class);
        isTooLarge(new FrameCodec(protocol).questionDecoder(), max + 1);
        assertThat(max).isLessThan(FrameCodec.MESSAGE_BYTES_MAX);
    }

    @Test
    void aStatusIsAShortAnswerAndBlocksMayBeLong() {
        isTooLarge(new FrameCodec(CoinProtocol.STATUS).answerDecoder(), CoinProtocol.STATUS.answerBytesMax() + 1);
        assertThat(CoinProtocol.STATUS.answerBytesMax()).isLessThan(10_000);
        isTooLarge(new FrameCodec(CoinProtocol.BLOCK_SYNC).answerDecoder(), FrameCodec.MESSAGE_BYTES_MAX + 1);
        MessageDecoder<P2PMessage> blocks = new FrameCodec(CoinProtocol.BLOCK_SYNC).answerDecoder();
        assertThat(decode(blocks, new BincodeWriter().u32(FrameCodec.MESSAGE_BYTES_MAX).toByteArray()))
                .isInstanceOf(Decoded.More.class);
    }

    @Test
    void chunksDoNotGetAroundAProtocolsLimit() {
        int total = CoinProtocol.COMPACT_BLOCK.questionBytesMax() + 1;
        int count = (total + FrameCodec.CHUNK_BYTES_MAX - 1) / FrameCodec.CHUNK_BYTES_MAX;
        byte[] chunk = new P2PMessage.Chunk(1, 0, count, total, Hash.ZERO,
                Bytes.wrap(new byte[FrameCodec.CHUNK_BYTES_MAX])).encode();
        byte[] frame = new BincodeWriter().u32(chunk.length).array(chunk).toByteArray();
        assertThat(decode(new FrameCodec(CoinProtocol.COMPACT_BLOCK).questionDecoder(), frame))
                .isInstanceOfSatisfying(Decoded.Malformed.class,
                        each -> assertThat(each.offence().rule()).isEqualTo("chunk"));
    }
}
