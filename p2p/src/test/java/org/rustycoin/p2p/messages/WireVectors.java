package org.rustycoin.p2p.messages;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeException.Kind;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.masternode.MasternodeList;
import org.rustycoin.ledger.script.Sighash;
import org.rustycoin.ledger.transaction.OutPoint;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.ledger.transaction.TxOutput;
import org.rustycoin.ledger.utxo.Coin;
import org.rustycoin.ledger.utxo.LtHash;
import org.rustycoin.ledger.validation.MerkleTree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import tools.jackson.databind.JsonNode;

/** Every line of wire.jsonl, which the Rust crates wrote, both ways. */
class WireVectors {

    static List<Vector> vectors() {
        return Vector.all();
    }

    static List<Vector> values() {
        return Vector.all().stream().filter(Vector::isValue).toList();
    }

    @Test
    void thereAreAsManyAsWereWritten() {
        assertThat(Vector.all()).hasSize(116);
    }

    @ParameterizedTest
    @MethodSource("values")
    void eachValueIsReadAndWrittenBack(Vector vector) throws BincodeException {
        assertThat(HexFormat.of().formatHex(BincodeWriter.encode(vector.decode(vector.bytes()))))
                .isEqualTo(vector.text("hex"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void eachSaysWhatTheOtherProgramSaw(Vector vector) throws BincodeException {
        switch (vector.type()) {
            case "Transaction" -> assertThat(((Transaction) vector.decode(vector.bytes())).txid().toHex())
                    .isEqualTo(vector.text("txid"));
            case "Sighash" -> sighash(vector);
            case "BlockHeader" -> header(vector);
            case "Block" -> block(vector);
            case "UtxoSetHash" -> utxoSet(vector);
            case "MasternodeListHash" -> masternodes(vector);
            case "P2PMessage" -> message(vector, (P2PMessage) vector.decode(vector.bytes()));
            default -> throw new AssertionError("a vector that nothing looks at: " + vector);
        }
    }

    private static void sighash(Vector vector) throws BincodeException {
        var transaction = (Transaction) vector.decode(vector.bytes());
        TxOutput spent = BincodeReader.decode(vector.hex("spent"), TxOutput::read);
        assertThat(new Sighash(transaction).ofInput(vector.json().get("input_index").asInt(), spent).toHex())
                .isEqualTo(vector.text("sighash"));
    }

    private static void header(Vector vector) throws BincodeException {
        var header = (BlockHeader) vector.decode(vector.bytes());
        assertThat(header.hash().toHex()).isEqualTo(vector.text("block_hash"));
        assertThat(Long.toUnsignedString(header.height())).isEqualTo(vector.json().get("height").asString());
        assertThat(Long.toUnsignedString(header.timestamp())).isEqualTo(vector.json().get("timestamp").asString());
        assertThat(Long.toUnsignedString(header.nonce())).isEqualTo(vector.json().get("nonce").asString());
    }

    private static void block(Vector vector) throws BincodeException {
        var block = (Block) vector.decode(vector.bytes());
        assertThat(block.hash().toHex()).isEqualTo(vector.text("block_hash"));
        assertThat(MerkleTree.of(block.transactions().stream().map(Transaction::txid).toList()).root().toHex())
                .isEqualTo(vector.text("merkle_root"));
    }

    private static void utxoSet(Vector vector) throws BincodeException {
        var set = new LtHash();
        for (JsonNode element : vector.json().get("elements")) {
            var in = new BincodeReader(HexFormat.of().parseHex(element.asString()));
            OutPoint at = OutPoint.read(in);
            TxOutput output = TxOutput.read(in);
            var coin = new Coin(output, in.u64(), in.bool());
            in.end();
            set.add(LtHash.element(at, coin));
        }
        assertThat(set.hash().toHex()).isEqualTo(vector.text("utxo_set_hash"));
    }

    private static void masternodes(Vector vector) throws BincodeException {
        var entries = vector.entries();
        assertThat(entries).hasSize(vector.json().get("count").asInt());
        assertThat(MasternodeList.hashOf(entries).toHex()).isEqualTo(vector.text("list_hash"));
    }

    private static void message(Vector vector, P2PMessage message) {
        assertThat(message.name()).isEqualTo(vector.text("name"));
        switch (message) {
            case P2PMessage.CompactBlock compact -> shortIds(vector, compact);
            case P2PMessage.BlockRequest(int start, int end) -> {
                assertThat(Integer.toUnsignedString(start)).isEqualTo(vector.json().get("start_height").asString());
                assertThat(Integer.toUnsignedString(end)).isEqualTo(vector.json().get("end_height").asString());
            }
            case P2PMessage.Status status -> {
                assertThat(Long.toUnsignedString(status.tipHeight()))
                        .isEqualTo(vector.json().get("tip_height").asString());
                assertThat(status.userAgent()).isEqualTo(vector.text("user_agent"));
            }
            case P2PMessage.FeeFilter(long fee) -> assertThat(Long.toUnsignedString(fee))
                    .isEqualTo(vector.json().get("min_fee_per_kilobyte").asString());
            case P2PMessage.Reject(int code, String reason) -> {
                assertThat(Integer.toUnsignedString(code)).isEqualTo(vector.json().get("code").asString());
                assertThat(reason).isEqualTo(vector.text("reason"));
            }
            default -> assertThat(vector.json().size()).as("fields that nothing looks at").isEqualTo(3);
        }
    }

    private static void shortIds(Vector vector, P2PMessage.CompactBlock compact) {
        var shortIds = new ShortIds(compact.header(), compact.nonce());
        JsonNode txids = vector.json().get("txids");
        JsonNode expected = vector.json().get("short_ids");
        assertThat(expected.size()).isEqualTo(txids.size());
        for (int i = 0; i < txids.size(); i++) {
            var txid = Hash.fromHex(txids.get(i).asString());
            assertThat(shortIds.of(txid).toHex()).isEqualTo(expected.get(i).asString());
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyTruncationIsRefused(Vector vector) {
        byte[] bytes = vector.bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> vector.decode(cut)).isInstanceOf(BincodeException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyExtensionByOneByteIsRefused(Vector vector) {
        byte[] longer = Arrays.copyOf(vector.bytes(), vector.bytes().length + 1);
        for (int last = 0; last < 256; last++) {
            longer[longer.length - 1] = (byte) last;
            assertThatThrownBy(() -> vector.decode(longer)).isInstanceOfSatisfying(BincodeException.class,
                    e -> assertThat(e.kind()).isEqualTo(Kind.TRAILING_BYTES));
        }
    }

    @Test
    void aCountOfTwoToThe63AllocatesNothing() {
        for (int variant : new int[]{1, 3, 4, 5, 8, 10, 15, 16}) {
            var out = new BincodeWriter().variant(variant);
            if (variant == 8) {
                out.array(new byte[32]);
            } else if (variant == 10) {
                out.u32(1).u64(1).array(new byte[32]);
            }
            byte[] bytes = out.u64(1L << 63).toByteArray();
            assertThatThrownBy(() -> P2PMessage.decode(bytes)).isInstanceOfSatisfying(BincodeException.class,
                    e -> assertThat(e.kind()).isEqualTo(Kind.COUNT_TOO_LARGE));
        }
    }
}
