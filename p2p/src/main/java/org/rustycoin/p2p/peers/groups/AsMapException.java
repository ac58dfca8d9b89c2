package org.rustycoin.p2p.peers.groups;

/** Bytes that are no map of autonomous systems; the message says where and why. */
public final class AsMapException extends Exception {

    private static final long serialVersionUID = 1;

    public AsMapException(String message) {
        super(message);
    }
}
