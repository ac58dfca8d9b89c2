package org.rustycoin.libp2p.netty.mdns;

import java.io.Serial;

import org.rustycoin.libp2p.protocols.mdns.Drop;

/** A packet that is not taken. Without a stack: strangers make these. */
final class PacketException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final Drop why;

    PacketException(Drop why, String detail) {
        super(detail, null, false, false);
        this.why = why;
    }

    Drop why() {
        return why;
    }
}
