package org.rustycoin.bincode;

/** Bytes that are no canonical encoding. It carries no stack trace: malformed input is an everyday event, not a bug. */
public final class BincodeException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Kind {
        /** The bytes end inside a value. */
        TRUNCATED,
        /** Bytes follow the value. */
        TRAILING_BYTES,
        /** A {@code bool} or {@code Option} tag other than 0 and 1. */
        BAD_TAG,
        /** An enum variant that does not exist. */
        UNKNOWN_VARIANT,
        /** Text that is not UTF-8. */
        INVALID_UTF8,
        /** A count of more elements than the remaining bytes could hold, or than the type allows. */
        COUNT_TOO_LARGE,
        /** A value outside the bounds that its type names. */
        OUT_OF_RANGE
    }

    private final Kind kind;
    private final int offset;

    public BincodeException(Kind kind, int offset, String detail) {
        super(detail + " at offset " + offset, null, false, false);
        this.kind = kind;
        this.offset = offset;
    }

    public Kind kind() {
        return kind;
    }

    /** Where the offending element begins, in bytes from the start of the input. */
    public int offset() {
        return offset;
    }
}
