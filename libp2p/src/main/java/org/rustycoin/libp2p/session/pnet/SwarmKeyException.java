package org.rustycoin.libp2p.session.pnet;

/** A key file that holds no key. The message names the line and what to write there, and never quotes the file. */
public final class SwarmKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    SwarmKeyException(String detail) {
        super(detail);
    }
}
