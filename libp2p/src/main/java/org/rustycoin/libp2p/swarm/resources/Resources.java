package org.rustycoin.libp2p.swarm.resources;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.session.limits.ConnectionAdmission;

/**
 * Counts what connections hold, and refuses what would be too much. One of these is shared by all connections of a node;
 * no call blocks on anything but another such call, and none calls back.
 */
public interface Resources {

    /**
     * Asks for one more connection: an accepted one before anything is read from it, a dial before its socket is opened.
     *
     * @param ip       the other side's address of 4 or 16 bytes; null where there is none (a relay, memory). Loopback is
     *                 exempt from the limits per address and subnet
     * @param takesDescriptor whether it has a socket of its own; QUIC connections share one
     */
    ConnectionAdmission openConnection(long now, boolean outbound, byte @Nullable [] ip, boolean takesDescriptor);

    /** What is held and what was refused, as of now. */
    ResourceSnapshot snapshot();

    ResourceLimits limits();
}
