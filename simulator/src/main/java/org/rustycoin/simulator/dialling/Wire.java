package org.rustycoin.simulator.dialling;

import org.rustycoin.libp2p.multiformats.Multiaddr;

/** A connection between two nodes, or one in the making. Found by identity. */
final class Wire {

    final long number;
    final DialNode dialler;
    final DialNode listener;
    final Multiaddr address;
    private boolean diallerGone;
    private boolean listenerGone;

    Wire(long number, DialNode dialler, DialNode listener, Multiaddr address) {
        this.number = number;
        this.dialler = dialler;
        this.listener = listener;
        this.address = address;
    }

    DialNode other(DialNode one) {
        return one == dialler ? listener : dialler;
    }

    boolean isGone(DialNode end) {
        return end == dialler ? diallerGone : listenerGone;
    }

    /** An end knows that the wire is no more; true if it did not know before. */
    boolean go(DialNode end) {
        boolean isNew = !isGone(end);
        diallerGone |= end == dialler;
        listenerGone |= end == listener;
        return isNew;
    }

    @Override
    public String toString() {
        return "#" + number + " " + dialler.peer().id() + ">" + listener.peer().id() + " " + address;
    }
}
