package org.rustycoin.ledger.store;

/** The disk failed, or what is on it is not what was written. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String what, Throwable cause) {
        super(what, cause);
    }

    public StoreException(String what) {
        super(what);
    }
}
