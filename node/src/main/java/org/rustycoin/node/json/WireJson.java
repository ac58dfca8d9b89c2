package org.rustycoin.node.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.p2p.messages.P2PMessage;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Any value of the wire as JSON: a struct is an object with the wire's field names in snake_case, an enum's variant an
 * object with {@code type}, bytes and hashes are hex. A {@code u64} is a number below 2<sup>53</sup>, above which readers
 * in other languages lose digits, and a string from there. Transactions carry their {@code txid}, headers and blocks
 * their {@code block_hash}.
 */
public final class WireJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long EXACT_MAX = 1L << 53;

    private WireJson() {}

    /** A value as JSON. */
    public static JsonNode of(@Nullable Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case Hash hash -> JSON.stringNode(hash.toHex());
            case Bytes bytes -> JSON.stringNode(bytes.toHex());
            case String text -> JSON.stringNode(text);
            case Boolean truth -> JSON.booleanNode(truth);
            case Integer number -> JSON.numberNode(Integer.toUnsignedLong(number));
            case Long number -> u64(number);
            case Enum<?> constant -> JSON.objectNode().put("type", variant(constant.name()));
            case List<?> list -> array(list);
            case Record struct -> struct(struct);
            default -> throw new IllegalArgumentException("no JSON for a " + value.getClass());
        };
    }

    /** An unsigned 64-bit number. */
    public static JsonNode u64(long bits) {
        return bits >= 0 && bits < EXACT_MAX ? JSON.numberNode(bits) : JSON.stringNode(Long.toUnsignedString(bits));
    }

    private static ArrayNode array(List<?> list) {
        ArrayNode array = JSON.arrayNode(list.size());
        list.forEach(each -> array.add(of(each)));
        return array;
    }

    private static ObjectNode struct(Record struct) {
        ObjectNode object = JSON.objectNode();
        if (struct instanceof P2PMessage message) {
            object.put("type", message.name());
        } else if (struct instanceof Transaction) {
            object.put("type", struct.getClass().getSimpleName());
        }
        switch (struct) {
            case Transaction transaction -> object.put("txid", transaction.txid().toHex());
            case BlockHeader header -> object.put("block_hash", header.hash().toHex());
            case Block block -> object.put("block_hash", block.hash().toHex());
            default -> {
                // has no name of its own
            }
        }
        for (RecordComponent component : struct.getClass().getRecordComponents()) {
            try {
                object.set(snakeCase(component.getName()), of(component.getAccessor().invoke(struct)));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component + " of " + struct.getClass(), e);
            }
        }
        return object;
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** STATUS_CHANGE becomes StatusChange. */
    private static String variant(String constant) {
        var name = new StringBuilder();
        for (String word : constant.split("_", -1)) {
            name.append(word.equals("POSE")
                    ? "PoSe"
                    : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
