package org.rustycoin.node.cli;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

/**
 * A second encoder, which knows the wire from the specification's text alone: makes bytes of the JSON that decode prints.
 * When they are the bytes that were decoded, the JSON had every field, by its name and with its value.
 */
final class JsonToWire {

    /** WIRE.md §2 and §3: structs, and enums with their variants in order. */
    private static final String SPECIFICATION = """
            OutPoint = txid: Hash, vout: u32
            TxInput = previous_output: OutPoint, script_sig: bytes, sequence: u32, witness: Vec<bytes>
            TxOutput = value: u64, script_pubkey: bytes, memo: Option<bytes>
            MasternodeIdentity = collateral_outpoint: OutPoint, operator_public_key: [32], network_address: String, \
            collateral_ownership_public_key: [32]
            Transaction.0 Standard = version: u32, inputs: Vec<TxInput>, outputs: Vec<TxOutput>, lock_time: u32, fee: u64, \
            witness: Vec<bytes>
            Transaction.1 Coinbase = version: u32, inputs: Vec<TxInput>, outputs: Vec<TxOutput>, lock_time: u32, \
            witness: Vec<bytes>
            Transaction.2 MasternodeRegister = masternode_identity: MasternodeIdentity, signature: [64], lock_time: u32, \
            inputs: Vec<TxInput>, outputs: Vec<TxOutput>, witness: Vec<bytes>
            Transaction.3 MasternodeCollateral = version: u32, inputs: Vec<TxInput>, outputs: Vec<TxOutput>, \
            masternode_identity: MasternodeIdentity, collateral_amount: u64, lock_time: u32, witness: Vec<bytes>
            BlockHeader = version: u32, height: u64, prev_block_hash: Hash, merkle_root: Hash, state_root: Hash, \
            timestamp: u64, difficulty_target: u32, nonce: u64
            TicketVote = ticket_id: Hash, block_hash: Hash, vote: u8, signature: [64]
            Block = header: BlockHeader, ticket_votes: Vec<TicketVote>, transactions: Vec<Transaction>
            P2PMessage.0 BlockRequest = start_height: u32, end_height: u32
            P2PMessage.1 BlockResponse = blocks: Vec<Block>
            P2PMessage.2 GetHeaders = locator_hashes: Vec<Hash>, stop_hash: Hash
            P2PMessage.3 Headers = headers: Vec<BlockHeader>
            P2PMessage.4 Inv = inventory: Vec<Inventory>
            P2PMessage.5 TxData = transactions: Vec<Transaction>
            P2PMessage.6 CompactBlock = header: BlockHeader, nonce: u64, short_ids: Vec<[6]>, \
            prefilled: Vec<PrefilledTransaction>, ticket_votes: Vec<TicketVote>
            P2PMessage.7 GetBlockTxs = block_hash: Hash, indexes: Vec<u32>
            P2PMessage.8 BlockTxs = block_hash: Hash, transactions: Vec<Transaction>
            P2PMessage.9 MasternodeListRequest = version: u32, base_list_hash: Hash
            P2PMessage.10 MasternodeListResponse = version: u32, height: u64, list_hash: Hash, \
            masternodes: Vec<MasternodeEntry>
            P2PMessage.11 MasternodeUpdate = masternode_id: OutPoint, update_type: MasternodeUpdateType, \
            entry: Option<MasternodeEntry>, block_height: u64, sequence: u64, signature: [64]
            P2PMessage.12 MasternodeListSync = version: u32, height: u64, base_list_hash: Hash, list_hash: Hash, \
            changed: Vec<MasternodeEntry>, removed: Vec<OutPoint>
            P2PMessage.13 PoSeResponse = challenge_nonce: u64, signed_block_hash: [64], target_masternode_id: OutPoint
            P2PMessage.14 Chunk = transfer_id: u64, index: u32, count: u32, total_bytes: u64, digest: Hash, data: bytes
            P2PMessage.15 GetData = inventory: Vec<Inventory>
            P2PMessage.16 NotFound = inventory: Vec<Inventory>
            P2PMessage.17 Status = protocol_version: u32, genesis_hash: Hash, tip_hash: Hash, tip_height: u64, \
            cumulative_work: [32], services: u64, user_agent: String
            P2PMessage.18 SendCompact = high_bandwidth: bool, version: u64
            P2PMessage.19 FeeFilter = min_fee_per_kilobyte: u64
            P2PMessage.20 PoSeChallenge = challenge_nonce: u64, challenge_block_hash: Hash, \
            challenger_masternode_id: OutPoint, challenge_generation_block_height: u64, signature: [64]
            P2PMessage.21 SeedListUpdate = sequence: u64, valid_from: u64, seeds: Vec<SeedEntry>, dns_seeds: Vec<String>, \
            signatures: Vec<SeedSignature>
            P2PMessage.22 Reject = code: u32, reason: String
            Inventory = kind: InventoryKind, hash: Hash
            InventoryKind.0 Transaction =
            InventoryKind.1 Block =
            PrefilledTransaction = index: u32, transaction: Transaction
            MasternodeStatus.0 Registered =
            MasternodeStatus.1 Active =
            MasternodeStatus.2 Offline =
            MasternodeStatus.3 Probation =
            MasternodeStatus.4 Banned =
            MasternodeUpdateType.0 Registration =
            MasternodeUpdateType.1 StatusChange =
            MasternodeUpdateType.2 Deregistration =
            MasternodeUpdateType.3 PoSeUpdate =
            MasternodeEntry = identity: MasternodeIdentity, status: MasternodeStatus, last_successful_pose_height: u32, \
            pose_failure_count: u32, last_slashed_height: Option<u32>, collateral_amount: u64, sequence: u64
            SeedEntry = peer_id: bytes, address: String
            SeedSignature = masternode_id: OutPoint, signature: [64]
            """;

    /** What the printed objects have beyond the wire's fields. */
    private static final List<String> NAMES = List.of("txid", "block_hash", "type");
    private static final BigInteger EXACT_MAX = BigInteger.ONE.shiftLeft(53);

    private record Field(String name, String type) {}

    private record Struct(int variant, List<Field> fields) {}

    private static final Map<String, Map<String, Struct>> TYPES = parse();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private JsonToWire() {}

    static byte[] encode(String type, JsonNode json) {
        var encoder = new JsonToWire();
        encoder.write(type, json);
        return encoder.out.toByteArray();
    }

    private static Map<String, Map<String, Struct>> parse() {
        var types = new LinkedHashMap<String, Map<String, Struct>>();
        for (String line : SPECIFICATION.split("\n", -1)) {
            String[] sides = line.split(" =", 2);
            if (sides.length == 2) {
                List<Field> fields = sides[1].isBlank()
                        ? List.of()
                        : List.of(sides[1].strip().split(",\\s*", -1))
                                .stream().map(text -> text.split(": ", 2)).map(pair -> new Field(pair[0], pair[1]))
                                .toList();
                String[] name = sides[0].split("[. ]", -1);
                boolean variant = name.length == 3;
                types.computeIfAbsent(name[0], key -> new LinkedHashMap<>()).put(variant ? name[2] : "",
                        new Struct(variant ? Integer.parseInt(name[1]) : -1, fields));
            }
        }
        return types;
    }

    private void write(String type, JsonNode json) {
        switch (type) {
            case "u8" -> little(json, 1);
            case "u32" -> little(json, 4);
            case "u64" -> little(json, 8);
            case "bool" -> out.write(json.booleanValue() ? 1 : 0);
            case "Hash" -> hex(json, 32);
            case "bytes" -> {
                count(json.stringValue().length() / 2);
                hex(json, json.stringValue().length() / 2);
            }
            case "String" -> {
                byte[] utf8 = json.stringValue().getBytes(StandardCharsets.UTF_8);
                count(utf8.length);
                out.writeBytes(utf8);
            }
            default -> compound(type, json);
        }
    }

    private void compound(String type, JsonNode json) {
        if (type.startsWith("[")) {
            hex(json, Integer.parseInt(type.substring(1, type.length() - 1)));
        } else if (type.startsWith("Vec<")) {
            assertThat(json.isArray()).isTrue();
            count(json.size());
            json.forEach(each -> write(type.substring(4, type.length() - 1), each));
        } else if (type.startsWith("Option<")) {
            out.write(json.isNull() ? 0 : 1);
            if (!json.isNull()) {
                write(type.substring(7, type.length() - 1), json);
            }
        } else {
            object(type, json);
        }
    }

    private void object(String type, JsonNode json) {
        Map<String, Struct> variants = Objects.requireNonNull(TYPES.get(type), type);
        boolean isEnum = !variants.containsKey("");
        Struct struct = Objects.requireNonNull(variants.get(isEnum ? json.get("type").stringValue() : ""), type);
        if (isEnum) {
            little(BigInteger.valueOf(struct.variant()), 4);
        }
        List<String> names = struct.fields().stream().map(Field::name).toList();
        assertThat(json.propertyNames()).as(type).containsAll(names)
                .allMatch(name -> names.contains(name) || NAMES.contains(name));
        struct.fields().forEach(field -> write(field.type(), json.get(field.name())));
    }

    private void hex(JsonNode json, int length) {
        byte[] bytes = HexFormat.of().parseHex(json.stringValue());
        assertThat(bytes).hasSize(length);
        out.writeBytes(bytes);
    }

    private void count(int elements) {
        little(BigInteger.valueOf(elements), 8);
    }

    /** A number, or a string from 2^53 on. */
    private void little(JsonNode json, int length) {
        BigInteger value = json.isString() ? new BigInteger(json.stringValue()) : json.bigIntegerValue();
        assertThat(json.isString()).as("a string: " + json).isEqualTo(value.compareTo(EXACT_MAX) >= 0);
        little(value, length);
    }

    private void little(BigInteger value, int length) {
        for (int i = 0; i < length; i++) {
            out.write(value.shiftRight(8 * i).byteValue());
        }
    }
}
