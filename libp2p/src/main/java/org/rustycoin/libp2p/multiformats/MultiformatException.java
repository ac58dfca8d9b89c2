package org.rustycoin.libp2p.multiformats;

/** Bytes or text that are no multiformat. It carries no stack trace: malformed input is an everyday event. */
public final class MultiformatException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int offset;

    public MultiformatException(int offset, String detail) {
        super(detail + " at offset " + offset, null, false, false);
        this.offset = offset;
    }

    /** Where the offending element begins, in bytes or characters from the start of the input. */
    public int offset() {
        return offset;
    }
}
