package org.rustycoin.node.rpc;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.block.Hash;

import tools.jackson.databind.JsonNode;

/** The parameters of one call, by position, with errors that name them. */
final class Params {

    private final String method;
    private final @Nullable JsonNode values;

    Params(String method, @Nullable JsonNode values, int max) throws RpcException {
        this.method = method;
        this.values = values;
        if (values != null && !values.isArray()) {
            throw wrong("params must be an array, by position");
        }
        if (values != null && values.size() > max) {
            throw wrong("takes at most " + max + " parameters, not " + values.size());
        }
    }

    private RpcException wrong(String what) {
        return new RpcException(RpcException.INVALID_PARAMS, method + ": " + what);
    }

    private @Nullable JsonNode at(int index) {
        return values == null || index >= values.size() || values.get(index).isNull() ? null : values.get(index);
    }

    long number(int index, String name, long min, long max) throws RpcException {
        JsonNode value = at(index);
        if (value == null) {
            throw wrong("parameter " + (index + 1) + ", " + name + ", is missing");
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < min || value.asLong() > max) {
            throw wrong(name + " must be a whole number from " + min + " to " + max);
        }
        return value.asLong();
    }

    long number(int index, String name, long min, long max, long byDefault) throws RpcException {
        return at(index) == null ? byDefault : number(index, name, min, max);
    }

    boolean truth(int index, String name, boolean byDefault) throws RpcException {
        JsonNode value = at(index);
        if (value == null) {
            return byDefault;
        }
        if (!value.isBoolean()) {
            throw wrong(name + " must be true or false");
        }
        return value.asBoolean();
    }

    String text(int index, String name) throws RpcException {
        JsonNode value = at(index);
        if (value == null || !value.isString()) {
            throw wrong("parameter " + (index + 1) + ", " + name + ", must be a string");
        }
        return value.asString();
    }

    Hash hash(int index, String name) throws RpcException {
        try {
            return Hash.fromHex(text(index, name));
        } catch (IllegalArgumentException e) {
            throw wrong(name + " must be 64 hex digits");
        }
    }
}
