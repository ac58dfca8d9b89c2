package org.rustycoin.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code rustyd decode} on the bytes that an independent program made. */
class DecodeVectors {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Set<String> DECODABLE = Set.of("P2PMessage", "Transaction", "BlockHeader", "Block");

    static Stream<JsonNode> vectors() throws IOException {
        return Files.readAllLines(Path.of("../p2p/src/test/resources/wire.jsonl")).stream().map(MAPPER::readTree)
                .filter(vector -> DECODABLE.contains(text(vector, "type")));
    }

    private static String text(JsonNode json, String field) {
        return json.get(field).stringValue();
    }

    @Test
    void thereAreVectorsOfEveryTypeAndEveryMessage() throws IOException {
        assertThat(vectors().map(vector -> text(vector, "type"))).containsAll(DECODABLE).hasSizeGreaterThan(90);
        assertThat(vectors().filter(vector -> vector.has("name")).map(vector -> text(vector, "name")).distinct())
                .hasSize(23);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void whatIsPrintedIsAllThatWasInTheBytes(JsonNode vector) {
        String type = text(vector, "type");
        Ran ran = Ran.rustyd("decode", type, text(vector, "hex"));

        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines()).hasSize(1);
        JsonNode json = MAPPER.readTree(ran.out());
        assertThat(HexFormat.of().formatHex(JsonToWire.encode(type, json))).isEqualTo(text(vector, "hex"));
        if (vector.has("name")) {
            assertThat(text(json, "type")).isEqualTo(text(vector, "name"));
        }
        for (String field : Set.of("txid", "block_hash", "height", "nonce", "timestamp", "start_height", "end_height",
                "tip_height", "user_agent", "min_fee_per_kilobyte", "code", "reason")) {
            if (vector.has(field)) {
                String expected = vector.get(field).asString(vector.get(field).toString());
                assertThat(json.get(field).asString(json.get(field).toString())).as(field).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aCutOrLengthenedVectorIsRefusedInOneLineThatSaysWhere(JsonNode vector) {
        String hex = text(vector, "hex");
        for (String bad : new String[]{hex.substring(0, hex.length() - 2), hex + "00"}) {
            refused(Ran.rustyd("decode", text(vector, "type"), bad));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "zz", "0x00000000", "ffffffff", "00000000zz", "００"})
    void whatIsNoMessageIsRefusedInOneLineThatSaysWhere(String hex) {
        refused(Ran.rustyd("decode", "P2PMessage", hex));
    }

    private static void refused(Ran ran) {
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(1).first().asString().matches(".* offset \\d+.*");
    }

    @ParameterizedTest
    @CsvSource({"ffffffffffff1f00, 9007199254740991", "0000000000002000, '\"9007199254740992\"'",
            "ffffffffffffffff, '\"18446744073709551615\"'", "0000000000000000, 0"})
    void aNumberThatOtherLanguagesWouldRoundIsAString(String bytes, String json) {
        assertThat(Ran.rustyd("decode", "P2PMessage", "13000000" + bytes).out())
                .isEqualTo("{\"type\":\"FeeFilter\",\"min_fee_per_kilobyte\":" + json + "}\n");
    }

    @Test
    void anUnknownTypeIsToldWhichThereAre() {
        Ran ran = Ran.rustyd("decode", "Peer", "00");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err().lines()).hasSize(1).first().asString().contains("P2PMessage", "Transaction",
                "BlockHeader", "Block");
    }
}
