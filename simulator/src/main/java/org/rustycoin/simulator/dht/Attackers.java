package org.rustycoin.simulator.dht;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.libp2p.protocols.kad.wire.MessageCodec;
import org.rustycoin.machine.Peer;

/**
 * Many ids of one attacker. Each answers every question at once with those of them that are nearest to the key, and says
 * of whoever is looked for that he is at the attacker's own address.
 */
final class Attackers {

    private final List<One> all = new ArrayList<>();

    /** One of its ids. */
    final class One implements Place {

        private final Contact contact;

        private One(Contact contact) {
            this.contact = contact;
        }

        @Override
        public Contact contact() {
            return contact;
        }

        @Override
        public boolean isReachable() {
            return true;
        }

        @Override
        public void opened(Place other) {
            // it knows already whom it wants to know
        }

        @Override
        public void closed(Place other) {
            // and forgets nobody
        }

        @Override
        public void asked(Peer asker, Question question, Message message) {
            question.answer(message.answer(null, nearest(message.key(), contact), List.of()));
        }
    }

    One add(Contact contact) {
        var one = new One(contact);
        all.add(one);
        return one;
    }

    private List<Contact> nearest(byte[] key, Contact self) {
        Key target = Key.of(key);
        var nearest = new ArrayList<Contact>(MessageCodec.CLOSER_MAX + 1);
        for (One one : all) {
            Contact each = one.contact;
            if (nearest.size() == MessageCodec.CLOSER_MAX - 1
                    && target.compare(each.key(), nearest.getLast().key()) > 0) {
                continue;
            }
            int at = 0;
            while (at < nearest.size() && target.compare(nearest.get(at).key(), each.key()) < 0) {
                at++;
            }
            nearest.add(at, each);
            if (nearest.size() == MessageCodec.CLOSER_MAX) {
                nearest.removeLast();
            }
        }
        try {
            nearest.addFirst(Contact.of(PeerId.fromBytes(key), self.addresses()));
        } catch (MultiformatException e) {
            // it is no peer that is looked for
        }
        return nearest;
    }
}
