package org.rustycoin.node.rpc;

import tools.jackson.databind.JsonNode;

/**
 * One method.
 *
 * @param changesState whether it changes something, and so needs the cookie
 * @param paramsMax   how many parameters it takes at most
 */
record Method(boolean changesState, int paramsMax, Body body) {

    /** What it does. */
    @FunctionalInterface
    interface Body {
        JsonNode call(Params params) throws RpcException;
    }
}
