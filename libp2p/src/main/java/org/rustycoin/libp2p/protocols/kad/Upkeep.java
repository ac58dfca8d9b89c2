package org.rustycoin.libp2p.protocols.kad;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.table.Offer;
import org.rustycoin.libp2p.protocols.kad.table.RoutingTable;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;

/**
 * What every answer and every silence mean for the table, and what is believed of an answer.
 *
 * <p>
 * Only who answered gets into the table, and only an entry's silence lets another take its place.
 */
final class Upkeep implements Asking.Witness {

    private final Peer self;
    private final RoutingTable table;
    private final Neighbours neighbours;
    private final Drops drops;
    private final LongConsumer added;
    private final Checks checks;

    /** Sees to it that a peer is asked something. */
    interface Checks {
        void check(long now, Contact contact);
    }

    /** @param added told of each new entry */
    Upkeep(Peer self, RoutingTable table, Neighbours neighbours, Drops drops, Checks checks, LongConsumer added) {
        this.self = self;
        this.table = table;
        this.neighbours = neighbours;
        this.drops = drops;
        this.checks = checks;
        this.added = added;
    }

    @Override
    public Asking.Believed answered(long now, Contact from, Message answer) {
        Neighbours.Neighbour neighbour = neighbours.of(from.peer());
        Contact listening = neighbour == null ? null : neighbour.contact();
        Contact known = listening == null || listening.addresses().isEmpty() ? from : listening;
        String group = neighbour == null ? from.group() : neighbour.group();
        if (!known.addresses().isEmpty()) {
            offer(now, known, group);
        }
        Multiaddr where = neighbour != null
                ? neighbour.address
                : from.addresses().isEmpty() ? null : from.addresses().getFirst();
        drops.count(Drop.BEYOND_BOUND, answer.leftOut());
        var believed = new Message(answer.type(), answer.key(), answer.record(), heard(answer.closer(), where, true),
                heard(answer.providers(), where, false), 0);
        return new Asking.Believed(from.in(group), believed);
    }

    private void offer(long now, Contact contact, @Nullable String group) {
        switch (table.offer(now, contact, group)) {
            case Offer.Added() -> added.accept(now);
            case Offer.Renewed() -> {
            }
            case Offer.Pending(Contact toCheck) -> checks.check(now, toCheck);
            case Offer.Refused(Offer.Why why) -> count(why);
        }
    }

    private void count(Offer.Why why) {
        if (why == Offer.Why.GROUP_IN_TABLE || why == Offer.Why.GROUP_IN_BUCKET) {
            drops.count(Drop.GROUP_FULL);
        }
    }

    /** Contacts that somebody named, with those addresses that he may speak of; without this node. */
    private List<Contact> heard(List<Contact> named, @Nullable Multiaddr where, boolean mustBeReachable) {
        var heard = new ArrayList<Contact>(named.size());
        for (Contact contact : named) {
            if (contact.peer().equals(self)) {
                continue;
            }
            Contact believed = where == null ? contact : contact.within(where);
            Contact entry = table.get(contact.peer(), contact.key());
            Contact known = entry == null ? believed : entry.and(believed); // what it said itself comes first
            if (mustBeReachable && known.addresses().isEmpty() && neighbours.of(contact.peer()) == null) {
                drops.count(Drop.UNREACHABLE_CONTACT);
            } else {
                heard.add(known);
            }
        }
        return heard;
    }

    @Override
    public void failed(long now, Contact from, Failure why) {
        switch (why) {
            case Failure.Timeout() -> table.failed(now, from.peer(), from.key());
            case Failure.Gone() -> table.failed(now, from.peer(), from.key());
            case Failure.Refused(String _) -> table.failed(now, from.peer(), from.key());
            case Failure.Malformed(String _) -> table.remove(now, from.peer(), from.key());
        }
    }

    /** A connected peer said where it listens and whether it may be asked. */
    void identified(long now, Peer peer, boolean isServing, List<Multiaddr> addresses) {
        Contact contact = neighbours.listens(peer, addresses);
        Neighbours.Neighbour neighbour = neighbours.of(peer);
        if (contact == null || neighbour == null) {
            return;
        }
        if (!isServing) {
            table.remove(now, peer, contact.key());
        } else if (table.get(peer, contact.key()) == null) {
            Offer.Why why = table.objection(now, contact, neighbour.group());
            if (why == null) {
                checks.check(now, contact);
            } else {
                count(why);
            }
        }
    }
}
