package org.rustycoin.p2p;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;

/** Questions to peers that wait for an answer: which machine asked, and under what ticket of its own. */
final class Questions {

    /** The machines that ask. */
    enum Asker {
        STATUS, HEADERS, BLOCKS
    }

    /** A question as its machine knows it. */
    record Asked(Asker asker, Peer peer, Ticket ticket) {}

    private final Map<Ticket, Asked> waiting = new LinkedHashMap<>();
    private final Tickets tickets = new Tickets();

    /** A ticket for the host that stands for a machine's own. */
    Ticket add(Asker asker, Peer peer, Ticket own) {
        Ticket ticket = tickets.next();
        waiting.put(ticket, new Asked(asker, peer, own));
        return ticket;
    }

    /** The question that is over; null if it was already. */
    @Nullable
    Asked take(Ticket ticket) {
        return waiting.remove(ticket);
    }
}
