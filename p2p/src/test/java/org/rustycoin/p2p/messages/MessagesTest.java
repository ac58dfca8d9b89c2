package org.rustycoin.p2p.messages;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeException.Kind;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.params.NetworkParams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The bounds of messages (WIRE.md §3), each at its edge and one beyond, and what may be said where (§4). */
class MessagesTest {

    private static final BlockHeader HEADER = NetworkParams.regtest().genesis().header();
    private static final Inventory BLOCK = Inventory.block(Hash.ZERO);
    private static final Inventory TRANSACTION = new Inventory(InventoryKind.TRANSACTION, Hash.ZERO);

    /** A message of a list of that many of the same. */
    private static P2PMessage listOf(String name, int count) {
        return switch (name) {
            case "BlockResponse" ->
                new P2PMessage.BlockResponse(Collections.nCopies(count, new Block(HEADER, List.of(), List.of())));
            case "GetHeaders" -> new P2PMessage.GetHeaders(Collections.nCopies(count, Hash.ZERO), Hash.ZERO);
            case "Headers" -> new P2PMessage.Headers(Collections.nCopies(count, HEADER));
            case "Inv" -> new P2PMessage.Inv(Collections.nCopies(count, BLOCK));
            case "GetData" -> new P2PMessage.GetData(Collections.nCopies(count, BLOCK));
            case "NotFound" -> new P2PMessage.NotFound(Collections.nCopies(count, BLOCK));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static P2PMessage.Status status(String userAgent) {
        return new P2PMessage.Status(1, Hash.ZERO, Hash.ZERO, 0, Bytes.wrap(new byte[32]), 0, userAgent);
    }

    private static void refused(byte[] bytes, Kind kind) {
        assertThatThrownBy(() -> P2PMessage.decode(bytes)).isInstanceOfSatisfying(BincodeException.class,
                e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @CsvSource({"BlockResponse, 500", "GetHeaders, 101", "Headers, 2000", "Inv, 1000", "GetData, 1000",
            "NotFound, 1000"})
    void aListIsReadUpToItsBoundAndRefusedBeyondIt(String name, int max) throws BincodeException {
        P2PMessage most = listOf(name, max);
        assertThat(P2PMessage.decode(most.encode())).isEqualTo(most);
        refused(listOf(name, max + 1).encode(), Kind.COUNT_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü"})
    void textsForPeopleHaveAtMost256BytesNotCharacters(String letter) throws BincodeException {
        int most = 256 / letter.getBytes(StandardCharsets.UTF_8).length;
        P2PMessage agent = status(letter.repeat(most));
        P2PMessage reject = new P2PMessage.Reject(1, letter.repeat(most));
        assertThat(P2PMessage.decode(agent.encode())).isEqualTo(agent);
        assertThat(P2PMessage.decode(reject.encode())).isEqualTo(reject);
        refused(status(letter.repeat(most) + "x").encode(), Kind.OUT_OF_RANGE);
        refused(new P2PMessage.Reject(1, letter.repeat(most) + "x").encode(), Kind.OUT_OF_RANGE);
    }

    @Test
    void anInventoryOfAnUnknownKindIsRefused() {
        refused(new BincodeWriter().variant(4).u64(1).variant(2).array(new byte[32]).toByteArray(),
                Kind.UNKNOWN_VARIANT);
    }

    @Test
    void theFirstUnknownVariantIs23() {
        refused(new BincodeWriter().variant(23).toByteArray(), Kind.UNKNOWN_VARIANT);
        refused(new BincodeWriter().variant(-1).toByteArray(), Kind.UNKNOWN_VARIANT);
    }

    /** The nonce and the header both make the key; the id of a txid under another key is another. */
    @Test
    void aShortIdDependsOnHeaderNonceAndTxid() {
        Bytes id = new ShortIds(HEADER, 1).of(Hash.ZERO);
        assertThat(id.length()).isEqualTo(P2PMessage.SHORT_ID_BYTES);
        assertThat(new ShortIds(HEADER, 1).of(Hash.ZERO)).isEqualTo(id);
        assertThat(new ShortIds(HEADER, 2).of(Hash.ZERO)).isNotEqualTo(id);
        assertThat(new ShortIds(HEADER.withNonce(99), 1).of(Hash.ZERO)).isNotEqualTo(id);
        assertThat(new ShortIds(HEADER, 1).of(HEADER.hash())).isNotEqualTo(id);
    }

    // ---- protocols ----

    @Test
    void blocksAreAskedForOnBlockSyncAndTransactionsOnTxProp() {
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
    void eachMessageIsAtMostOneOfQuestionAndStatementAndChunksAreNone(CoinProtocol protocol) throws BincodeException {
        for (Vector vector : Vector.all()) {
            if (vector.type().equals("P2PMessage")) {
                P2PMessage message = P2PMessage.decode(vector.bytes());
                assertThat(protocol.isQuestion(message) && protocol.isStatement(message)).as(message.name()).isFalse();
                if (message instanceof P2PMessage.Chunk || message instanceof P2PMessage.SeedListUpdate) {
                    assertThat(protocol.isQuestion(message) || protocol.isStatement(message)
                            || protocol.isAnswer(message)).as(message.name()).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CoinProtocol.class)
    void anythingMayBeRejected(CoinProtocol protocol) {
        assertThat(protocol.isAnswer(new P2PMessage.Reject(1, "no"))).isTrue();
        assertThat(protocol.isQuestion(new P2PMessage.Reject(1, "no"))).isFalse();
    }

    @Test
    void theIdsAreTheWiresOwn() {
        assertThat(List.of(CoinProtocol.values())).extracting(CoinProtocol::id).containsExactly("/rusty/status/1.0",
                "/rusty/block-sync/1.0", "/rusty/tx-prop/1.0", "/rusty/compact-block/1.0", "/rusty/masternode/1.0");
    }
}
