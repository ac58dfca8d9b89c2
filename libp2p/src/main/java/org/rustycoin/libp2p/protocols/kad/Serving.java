package org.rustycoin.libp2p.protocols.kad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.store.ProviderStore;
import org.rustycoin.libp2p.protocols.kad.store.RecordStore;
import org.rustycoin.libp2p.protocols.kad.store.Validators;
import org.rustycoin.libp2p.protocols.kad.table.RoutingTable;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.libp2p.protocols.kad.wire.MessageCodec;
import org.rustycoin.libp2p.protocols.kad.wire.ValueRecord;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/**
 * The server's side (kad-dht, "RPC messages"): answers from the table and the stores, keeps what is good, and tells nobody
 * of addresses that he cannot reach.
 */
final class Serving {

    /** go-libp2p-kad-dht has no longer ones. */
    static final int PROVIDED_KEY_BYTES_MAX = 80;

    private final PeerId self;
    private final RoutingTable table;
    private final Neighbours neighbours;
    private final RecordStore records;
    private final ProviderStore providers;
    private final Validators validators;
    private final KadOut out;
    private final Drops drops;
    private boolean isServing;
    private List<Multiaddr> addresses = List.of();

    Serving(PeerId self, RoutingTable table, Neighbours neighbours, RecordStore records, ProviderStore providers,
            Validators validators, KadOut out, Drops drops) {
        this.self = self;
        this.table = table;
        this.neighbours = neighbours;
        this.records = records;
        this.providers = providers;
        this.validators = validators;
        this.out = out;
        this.drops = drops;
    }

    void serve(boolean serves) {
        isServing = serves;
    }

    boolean isServing() {
        return isServing;
    }

    /** Where this node itself can be reached. */
    void addresses(List<Multiaddr> own) {
        addresses = own.stream().map(Multiaddr::withoutPeer).toList();
    }

    /** This node as others are to know it. */
    Contact own() {
        return Contact.of(self, addresses);
    }

    void asked(long now, Peer peer, Ticket ticket, Message question) {
        Neighbours.Neighbour asker = neighbours.of(peer);
        if (asker == null || !isServing) {
            out.refuse(ticket);
            return;
        }
        if (!asker.questions.take(now, 1)) {
            drops.count(Drop.QUESTION_FLOOD);
            out.offended(peer, new Offence.OnStream("kad-flood", "more questions than any lookup has"));
            out.refuse(ticket);
            return;
        }
        drops.count(Drop.BEYOND_BOUND, question.leftOut());
        if (question.key().length == 0 && question.type() != Message.Type.PING) {
            malformed(peer, ticket, "a question of type " + question.type() + " without a key");
            return;
        }
        switch (question.type()) {
            case PING -> out.answer(ticket, question.answer(null, List.of(), List.of()));
            case FIND_NODE -> out.answer(ticket,
                    question.answer(null, withTarget(closest(asker, peer, question), asker, question), List.of()));
            case GET_VALUE -> out.answer(ticket, question.answer(records.get(now, question.key()),
                    closest(asker, peer, question), List.of()));
            case GET_PROVIDERS -> out.answer(ticket, question.answer(null, closest(asker, peer, question),
                    told(asker, providers.get(now, question.key()), MessageCodec.PROVIDERS_MAX)));
            case PUT_VALUE -> put(now, peer, asker, ticket, question);
            case ADD_PROVIDER -> add(now, peer, asker, ticket, question);
        }
    }

    private void malformed(Peer peer, Ticket ticket, String detail) {
        out.offended(peer, new Offence.OnStream("kad-message", detail));
        out.refuse(ticket);
    }

    private List<Contact> closest(Neighbours.Neighbour asker, Peer peer, Message question) {
        List<Contact> closest = table.closest(Key.of(question.key()), MessageCodec.CLOSER_MAX + 1);
        closest.removeIf(contact -> contact.peer().equals(peer));
        return told(asker, closest, MessageCodec.CLOSER_MAX);
    }

    /** Contacts with those addresses that the asker can reach; without those that have none. */
    private static List<Contact> told(Neighbours.Neighbour asker, List<Contact> contacts, int max) {
        return new ArrayList<>(contacts.stream()
                .map(contact -> contact.within(asker.address))
                .filter(contact -> !contact.addresses().isEmpty()).limit(max).toList());
    }

    /** As go-libp2p, names the peer itself that is looked for, if it is this node or connected: it may be a mere client. */
    private List<Contact> withTarget(List<Contact> closest, Neighbours.Neighbour asker, Message question) {
        Contact target = target(question.key());
        if (target != null && closest.stream().noneMatch(target::equals)) {
            closest.addAll(0, told(asker, List.of(target), 1));
        }
        return closest.size() <= MessageCodec.CLOSER_MAX ? closest : closest.subList(0, MessageCodec.CLOSER_MAX);
    }

    private @Nullable Contact target(byte[] key) {
        try {
            PeerId id = PeerId.fromBytes(key);
            if (id.equals(self)) {
                return own();
            }
            Neighbours.Neighbour neighbour = neighbours.of(id.toPeer());
            return neighbour == null ? null : neighbour.contact();
        } catch (MultiformatException e) {
            return null; // any bytes may be looked for
        }
    }

    // ---- PUT_VALUE ----

    private void put(long now, Peer peer, Neighbours.Neighbour asker, Ticket ticket, Message question) {
        ValueRecord record = question.record();
        if (record == null || !Arrays.equals(record.key(), question.key())) {
            malformed(peer, ticket, "a PUT_VALUE whose record is missing or of another key");
        } else if (!validators.isValid(record.key(), record.value())) {
            drops.count(Drop.INVALID_RECORD);
            out.offended(peer, new Offence.OnStream("kad-record", "a record that is not valid for its key"));
            out.refuse(ticket);
        } else if (keep(now, record, asker.group())) {
            out.answer(ticket, Message.put(record));
        } else {
            out.refuse(ticket);
        }
    }

    /** Keeps a valid record unless a better one is here or there is no room. */
    boolean keep(long now, ValueRecord record, @Nullable String group) {
        ValueRecord before = records.get(now, record.key());
        if (before != null && validators.best(record.key(), List.of(before.value(), record.value())) == 0
                && !Arrays.equals(before.value(), record.value())) {
            drops.count(Drop.OUTDATED_RECORD);
            return false;
        }
        boolean isKept = records.put(now, record, group);
        drops.count(Drop.STORE_FULL, isKept ? 0 : 1);
        return isKept;
    }

    // ---- ADD_PROVIDER ----

    /** Whoever is no provider himself is ignored (kad-dht, "ADD_PROVIDER"); nobody is answered. */
    private void add(long now, Peer peer, Neighbours.Neighbour asker, Ticket ticket, Message statement) {
        if (statement.key().length > PROVIDED_KEY_BYTES_MAX) {
            malformed(peer, ticket, "a provided key of more than " + PROVIDED_KEY_BYTES_MAX + " bytes");
            return;
        }
        for (Contact provider : statement.providers()) {
            if (!provider.peer().equals(peer)) {
                drops.count(Drop.FOREIGN_PROVIDER);
                continue;
            }
            Contact reachable = provider.within(asker.address);
            if (reachable.addresses().isEmpty()) {
                drops.count(Drop.UNREACHABLE_CONTACT);
            } else if (!providers.add(now, statement.key(), reachable, asker.group())) {
                drops.count(Drop.STORE_FULL);
            }
        }
        out.listen(ticket);
    }
}
