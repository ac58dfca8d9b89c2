package org.rustycoin.libp2p.protocols.kad;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.store.Validators;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.libp2p.protocols.kad.wire.Message.Type;
import org.rustycoin.libp2p.protocols.kad.wire.MessageCodec;
import org.rustycoin.libp2p.protocols.kad.wire.ValueRecord;
import org.rustycoin.machine.Ticket;

/** Puts values, and announces what this node provides, at the peers closest to the key; again and again. */
final class Publishing {

    private final Walks walks;
    private final Serving serving;
    private final Validators validators;
    private final Publications publications;
    private final KadOut out;

    Publishing(Walks walks, Serving serving, Validators validators, Publications publications, KadOut out) {
        this.walks = walks;
        this.serving = serving;
        this.validators = validators;
        this.publications = publications;
        this.out = out;
    }

    private static void nothing(KadOut out, Ticket ticket, String why) {
        out.done(ticket, new KadResult.Nothing(why));
    }

    // ---- values ----

    void put(long now, Ticket ticket, byte[] key, byte[] value) {
        var record = new ValueRecord(key, value, 0);
        if (key.length == 0 || key.length > MessageCodec.KEY_BYTES_MAX) {
            nothing(out, ticket, "a key has 1 to " + MessageCodec.KEY_BYTES_MAX + " bytes, not " + key.length);
        } else if (value.length > ValueRecord.VALUE_BYTES_MAX) {
            nothing(out, ticket,
                    "a value has at most " + ValueRecord.VALUE_BYTES_MAX + " bytes, not " + value.length);
        } else if (!validators.isValid(key, value)) {
            nothing(out, ticket,
                    "no validator takes this value for this key: give the key's namespace one, or a valid value");
        } else if (!walks.refuse(ticket)) {
            if (!publications.add(now, Publications.Kind.VALUE, new Publications.Publication(key, record))) {
                nothing(out, ticket, "this node publishes " + publications.size() + " things, as many as may be");
                return;
            }
            serving.keep(now, record, null);
            put(now, record, ticket);
        }
    }

    private void put(long now, ValueRecord record, @Nullable Ticket ticket) {
        walks.start(now, Message.of(Type.FIND_NODE, record.key()), Walk.Watcher.NONE, (later, walk) -> {
            List<Contact> closest = walk.lookup().result();
            var spread = new Spread(record.key(), ticket, closest.size());
            walks.spread(later, closest, Message.put(record), spread);
            spread.checkOver(later);
        });
    }

    /** Counts who has stored a value. */
    private final class Spread implements Asking.Asker {

        private final byte[] key;
        private final @Nullable Ticket ticket;
        private final int asked;
        private int stored;
        private int failed;

        Spread(byte[] key, @Nullable Ticket ticket, int asked) {
            this.key = key;
            this.ticket = ticket;
            this.asked = asked;
        }

        @Override
        public void answered(long now, Contact from, Message answer) {
            stored++;
            checkOver(now);
        }

        @Override
        public void failed(long now, Contact from) {
            failed++;
            checkOver(now);
        }

        void checkOver(long now) {
            if (stored + failed < asked) {
                return;
            }
            if (stored == 0) {
                publications.reachedNobody(now, Publications.Kind.VALUE, key);
            }
            if (ticket == null) {
                return;
            }
            out.done(ticket, stored > 0
                    ? new KadResult.Stored(stored, asked)
                    : new KadResult.Nothing(asked == 0
                            ? "nobody answered: connect to a peer that speaks the protocol first"
                            : "none of " + asked + " peers stored it"));
        }
    }

    // ---- provided keys ----

    void provide(long now, Ticket ticket, byte[] key) {
        if (key.length == 0 || key.length > Serving.PROVIDED_KEY_BYTES_MAX) {
            nothing(out, ticket,
                    "a provided key has 1 to " + Serving.PROVIDED_KEY_BYTES_MAX + " bytes, not " + key.length);
        } else if (!walks.refuse(ticket)) {
            if (!publications.add(now, Publications.Kind.PROVIDER, new Publications.Publication(key, null))) {
                nothing(out, ticket, "this node publishes " + publications.size() + " things, as many as may be");
                return;
            }
            provide(now, key, ticket);
        }
    }

    private void provide(long now, byte[] key, @Nullable Ticket ticket) {
        walks.start(now, Message.of(Type.FIND_NODE, key), Walk.Watcher.NONE, (later, walk) -> {
            int told = 0;
            for (Contact contact : walk.lookup().result()) {
                Contact own = serving.own();
                Contact seen = contact.addresses().isEmpty()
                        ? own
                        : own.within(contact.addresses().getFirst());
                if (!seen.addresses().isEmpty()) {
                    walks.tell(later, contact, Message.provide(key, seen));
                    told++;
                }
            }
            if (told == 0) {
                publications.reachedNobody(later, Publications.Kind.PROVIDER, key);
            }
            if (ticket != null) {
                out.done(ticket, told > 0
                        ? new KadResult.Stored(told, told)
                        : new KadResult.Nothing("there was nobody to tell, or no address of this node's to tell him"));
            }
        });
    }

    /** Takes {@link #provide} back: it is not said again, and forgotten by others in time. */
    void stopProviding(byte[] key) {
        publications.remove(Publications.Kind.PROVIDER, key);
    }

    void stopPutting(byte[] key) {
        publications.remove(Publications.Kind.VALUE, key);
    }

    long deadline() {
        return walks.isFull() ? Long.MAX_VALUE : publications.deadline();
    }

    void wake(long now) {
        while (!walks.isFull()) {
            Publications.Publication again = publications.poll(now);
            if (again == null) {
                return;
            }
            if (again.value() == null) {
                provide(now, again.key(), null);
            } else {
                put(now, again.value(), null);
            }
        }
    }
}
