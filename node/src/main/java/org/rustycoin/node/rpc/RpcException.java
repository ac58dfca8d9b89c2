package org.rustycoin.node.rpc;

/** A call that is answered with an error: a code of JSON-RPC 2.0 §5.1 or of ours, and a message a person can act on. */
public final class RpcException extends Exception {

    private static final long serialVersionUID = 1L;

    public static final int PARSE_ERROR = -32700;
    public static final int INVALID_REQUEST = -32600;
    public static final int METHOD_NOT_FOUND = -32601;
    public static final int INVALID_PARAMS = -32602;
    public static final int INTERNAL_ERROR = -32603;
    /** The call is right, and cannot be done now. */
    public static final int NOT_POSSIBLE = -32000;
    /** What was asked for is not there. */
    public static final int NOT_FOUND = -32001;
    /** The call changes something and came without this node's cookie. */
    public static final int UNAUTHORIZED = -32002;

    private final int code;

    public RpcException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
