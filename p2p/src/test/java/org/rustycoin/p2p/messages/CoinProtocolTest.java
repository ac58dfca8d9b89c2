package org.rustycoin.p2p.messages;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.params.NetworkParams;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.libp2p.protocols.exchange.Decoded;

import static org.assertj.core.api.Assertions.assertThat;

/** What may be said in which exchange, and how long it may be (WIRE.md §4). */
class CoinProtocolTest {

    private static final Inventory BLOCK = Inventory.block(Hash.ZERO);
    private static final Inventory TRANSACTION = new Inventory(InventoryKind.TRANSACTION, Hash.ZERO);

    @Test
    void theIdsAreTheWiresOwn() {
        assertThat(List.of(CoinProtocol.values())).extracting(CoinProtocol::id).containsExactly("/rusty/status/1.0",
                "/rusty/block-sync/1.0", "/rusty/tx-prop/1.0", "/rusty/compact-block/1.0", "/rusty/masternode/1.0");
    }

    @Test
    void blocksAreAskedForOnBlockSyncAndTransactionsOnTxPropAndNeverBothAtOnce() {
        var blocks = new P2PMessage.GetData(List.of(BLOCK, BLOCK));
        var transactions = new P2PMessage.GetData(List.of(TRANSACTION));
        var both = new P2PMessage.GetData(List.of(BLOCK, TRANSACTION));
        assertThat(CoinProtocol.BLOCK_SYNC.isQuestion(blocks)).isTrue();
        assertThat(CoinProtocol.TX_PROP.isQuestion(transactions)).isTrue();
        assertThat(CoinProtocol.BLOCK_SYNC.isQuestion(transactions)).isFalse();
        assertThat(CoinProtocol.TX_PROP.isQuestion(blocks)).isFalse();
        assertThat(CoinProtocol.BLOCK_SYNC.isQuestion(both)).isFalse();
        assertThat(CoinProtocol.TX_PROP.isQuestion(both)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(CoinProtocol.class)
    void nothingIsBothQuestionAndStatementAndAnythingMayBeRejected(CoinProtocol protocol) throws Exception {
        for (Vector vector : Vector.all()) {
            if (vector.type().equals("P2PMessage")) {
                P2PMessage message = P2PMessage.decode(vector.bytes());
                assertThat(protocol.isQuestion(message) && protocol.isStatement(message)).as(message.name()).isFalse();
            }
        }
        assertThat(protocol.isAnswer(new P2PMessage.Reject(1, "no"))).isTrue();
        assertThat(protocol.isQuestion(new P2PMessage.Reject(1, "no"))).isFalse();
    }

    /** A full block of the smallest transactions, each sent along with its position. */
    @Test
    void aCompactBlockThatSendsAllOfAFullBlockAlongFits() {
        var output = new TxOutput(1, Bytes.EMPTY, null);
        var small = new Transaction.Coinbase(1, List.of(), List.of(output), 0, List.of());
        int count = NetworkParams.BLOCK_BYTES_MAX / BincodeWriter.encode(small).length;
        var compact = new P2PMessage.CompactBlock(NetworkParams.regtest().genesis().header(), 1, List.of(),
                Collections.nCopies(count, new PrefilledTransaction(1, small)), List.of());
        byte[] frames = FrameCodec.encode(compact);
        assertThat(new FrameCodec(CoinProtocol.COMPACT_BLOCK).questionDecoder().received(frames, 0, frames.length))
                .isEqualTo(new Decoded.Done<>(compact));
    }

    @Test
    void chunksDoNotGetAroundAProtocolsLimit() {
        int total = CoinProtocol.COMPACT_BLOCK.questionBytesMax() + 1;
        int count = (total + FrameCodec.CHUNK_BYTES_MAX - 1) / FrameCodec.CHUNK_BYTES_MAX;
        byte[] chunk = new P2PMessage.Chunk(1, 0, count, total, Hash.ZERO,
                Bytes.wrap(new byte[FrameCodec.CHUNK_BYTES_MAX])).encode();
        byte[] frame = new BincodeWriter().u32(chunk.length).array(chunk).toByteArray();
        assertThat(new FrameCodec(CoinProtocol.COMPACT_BLOCK).questionDecoder().received(frame, 0, frame.length))
                .isInstanceOfSatisfying(Decoded.Malformed.class,
                        each -> assertThat(each.offence().rule()).isEqualTo("chunk"));
    }
}
