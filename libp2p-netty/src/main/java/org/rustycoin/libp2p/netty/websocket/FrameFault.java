package org.rustycoin.libp2p.netty.websocket;

import org.rustycoin.machine.Offence;

/** Bytes that are no frame which may come here. */
final class FrameFault extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String rule;

    /** @param status why, in the number that goes into our last frame (RFC 6455 §7.4.1) */
    FrameFault(int status, String rule, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.rule = rule;
    }

    int status() {
        return status;
    }

    Offence.OnConnection offence() {
        return new Offence.OnConnection(rule, String.valueOf(getMessage()));
    }
}
