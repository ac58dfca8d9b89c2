package org.rustycoin.p2p.peers.slots;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.groups.NetworkGroup;

/** A connected peer. */
final class Link {

    /** One peer has few addresses; who shows more gains nothing by it. */
    private static final int DIALLED_AT_MAX = 8;

    final Peer peer;
    final boolean outbound;
    final long since;
    final @Nullable NetworkGroup group;
    Slot slot;
    /** Addresses that we dialled and where it answered, the first of them that of its slot. */
    private final List<Multiaddr> dialledAt = new ArrayList<>();
    boolean ready;
    boolean leaving;
    /** When it told of a new block last; {@link Long#MIN_VALUE} if never. */
    long news = Long.MIN_VALUE;

    Link(Peer peer, boolean outbound, long since, @Nullable NetworkGroup group) {
        this.peer = peer;
        this.outbound = outbound;
        this.since = since;
        this.group = group;
        this.slot = outbound ? Slot.PASSING : Slot.INBOUND;
    }

    void dialledAt(Multiaddr address) {
        if (dialledAt.size() < DIALLED_AT_MAX && !dialledAt.contains(address)) {
            dialledAt.add(address);
        }
    }

    List<Multiaddr> dialledAt() {
        return dialledAt;
    }

    /** Whether it is one that this node wants for itself, and so counts when networks are told apart. */
    boolean isChosen() {
        return outbound && slot != Slot.PASSING && slot != Slot.FEELER;
    }
}
