package org.rustycoin.libp2p.netty;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Inbound connections that have not proved who they are: how many there are, in all and from one address. Used from every
 * I/O thread.
 *
 * <p>
 * They cost next to nothing to open and us a socket and up to 64 KiB until the upgrade's deadline, so there are few. One
 * address may have only some of them, or a single machine could keep everybody else out. This machine itself is exempt
 * from that: whoever is on it needs no limit to hurt it.
 */
final class HalfOpen {

    static final int MAX = 64;
    /** A household behind one address that starts all its nodes at once. */
    static final int PER_ADDRESS_MAX = 8;

    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private int all;

    /** Counts one more; false, and nothing counted, if that is too many. */
    synchronized boolean enter(InetAddress from) {
        int here = byAddress.getOrDefault(from, 0);
        if (all >= MAX || here >= PER_ADDRESS_MAX && !from.isLoopbackAddress()) {
            return false;
        }
        all++;
        byAddress.put(from, here + 1);
        return true;
    }

    /** One that entered has proved who it is, or is gone. */
    synchronized void leave(InetAddress from) {
        all--;
        byAddress.computeIfPresent(from, (_, here) -> here == 1 ? null : here - 1);
    }
}
