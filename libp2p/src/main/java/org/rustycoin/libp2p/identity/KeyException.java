package org.rustycoin.libp2p.identity;

/** Bytes that are no key, envelope or record, or of a kind that is not supported. No stack trace: an everyday event. */
public final class KeyException extends Exception {

    private static final long serialVersionUID = 1L;

    public KeyException(String detail) {
        super(detail, null, false, false);
    }
}
