package org.rustycoin.p2p.messages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.BincodeWriter;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.masternode.MasternodeEntry;
import org.rustycoin.ledger.transaction.Transaction;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One line of wire.jsonl: bytes that an independent program wrote, and what it knows of them. */
record Vector(int line, JsonNode json) {

    static List<Vector> all() {
        try (InputStream in = Vector.class.getResourceAsStream("/wire.jsonl")) {
            var mapper = new JsonMapper();
            List<String> lines = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.isBlank()).toList();
            var vectors = new ArrayList<Vector>();
            for (String line : lines) {
                vectors.add(new Vector(vectors.size() + 1, mapper.readTree(line)));
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String type() {
        return json.get("type").asString();
    }

    byte[] bytes() {
        return hex("hex");
    }

    byte[] hex(String field) {
        return HexFormat.of().parseHex(json.get(field).asString());
    }

    String text(String field) {
        return json.get(field).asString();
    }

    /** Whether the bytes are one value of a type; the UTXO set's are several, elsewhere in the line. */
    boolean isValue() {
        return !type().equals("UtxoSetHash") && !type().equals("MasternodeListHash");
    }

    BincodeWriter.Encodable decode(byte[] bytes) throws BincodeException {
        return switch (type()) {
            case "Transaction", "Sighash" -> BincodeReader.decode(bytes, Transaction::read);
            case "BlockHeader" -> BincodeReader.decode(bytes, BlockHeader::read);
            case "Block" -> BincodeReader.decode(bytes, Block::read);
            case "P2PMessage" -> P2PMessage.decode(bytes);
            default -> throw new IllegalStateException("a vector of unknown type " + type());
        };
    }

    /** The entries of a masternode list, one after the other without a count. */
    List<MasternodeEntry> entries() throws BincodeException {
        var in = new BincodeReader(bytes());
        var entries = new ArrayList<MasternodeEntry>();
        while (in.remaining() > 0) {
            entries.add(MasternodeEntry.read(in));
        }
        return entries;
    }

    @Override
    public String toString() {
        return "line " + line + ", " + type() + (json.has("name") ? " " + text("name") : "");
    }
}
