package org.rustycoin.p2p.peers.book;

/** Bytes that are no address book; the message says where and why. */
public final class BookException extends Exception {

    private static final long serialVersionUID = 1;

    public BookException(String message) {
        super(message);
    }
}
