package org.rustycoin.libp2p.identity;

/** Bytes that are not the DER they should be. No stack trace: an everyday event. */
public final class DerException extends Exception {

    private static final long serialVersionUID = 1L;

    DerException(String detail) {
        super(detail, null, false, false);
    }
}
