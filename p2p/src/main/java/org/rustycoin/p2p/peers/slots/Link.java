package org.rustycoin.p2p.peers.slots;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.book.Source;
import org.rustycoin.p2p.peers.groups.NetworkGroup;

/** A connected peer. */
final class Link {

    /** One peer has few addresses; who shows more gains nothing by it. */
    private static final int DIALLED_AT_MAX = 8;

    final Peer peer;
    final long since;
    /** Whether we have dialled it, at first or to choose it. */
    private boolean outbound;
    private @Nullable NetworkGroup group;
    Slot slot;
    /** Addresses that we dialled and where it answered, the first of them that of its slot. */
    private final List<Multiaddr> dialledAt = new ArrayList<>();
    /** Addresses that it says it has, of the IP address that it is connected from: nobody can say so of another's. */
    private final List<Multiaddr> claims = new ArrayList<>();
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

    /** The network that it counts for: that of the address where it was dialled, or came from. */
    @Nullable
    NetworkGroup group() {
        return group;
    }

    /** Whether a dial to it may make it one of the chosen: it is here for others' sake, or by itself. */
    boolean isFree() {
        return slot == Slot.PASSING || slot == Slot.INBOUND;
    }

    /** The operator wants it, and it was there when an address was dialled. */
    void named(Multiaddr address) {
        dialledAt(address);
        if (outbound) {
            slot = Slot.MANUAL;
        }
    }

    /** It was at an address that this node dialled to fill a slot. */
    void choose(Slot slot, @Nullable NetworkGroup group) {
        this.slot = slot;
        this.group = group;
        this.outbound = true;
    }

    void dialledAt(Multiaddr address) {
        if (dialledAt.size() < DIALLED_AT_MAX && !dialledAt.contains(address)) {
            dialledAt.add(address);
        }
    }

    List<Multiaddr> dialledAt() {
        return dialledAt;
    }

    void claims(Multiaddr from, List<Multiaddr> addresses) {
        Source here = Source.of(from);
        claims.clear();
        for (Multiaddr address : addresses) {
            if (claims.size() < DIALLED_AT_MAX && here.equals(Source.of(address))) {
                claims.add(address.withoutPeer());
            }
        }
    }

    /** Whether a dial of an address would lead to it. */
    boolean isAt(Multiaddr address) {
        return dialledAt.contains(address) || claims.contains(address);
    }

    /** Whether it is one that this node wants for itself, and so counts when networks are told apart. */
    boolean isChosen() {
        return outbound && slot != Slot.PASSING && slot != Slot.FEELER;
    }
}
