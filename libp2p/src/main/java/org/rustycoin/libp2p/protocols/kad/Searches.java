package org.rustycoin.libp2p.protocols.kad;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.store.ProviderStore;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.libp2p.protocols.kad.wire.Message.Type;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/** Searches for peers: one by its id, the closest to a key, those that provide it. Results are kept for a while. */
final class Searches {

    /** More than this no caller can ask for: each costs an answer's part and a place in the cache. */
    static final int PROVIDERS_MAX = 256;

    private final PeerId self;
    private final Walks walks;
    private final Neighbours neighbours;
    private final ProviderStore providers;
    private final KadOut out;
    private final RoutingCache cache = new RoutingCache();

    Searches(PeerId self, Walks walks, Neighbours neighbours, ProviderStore providers, KadOut out) {
        this.self = self;
        this.walks = walks;
        this.neighbours = neighbours;
        this.providers = providers;
        this.out = out;
    }

    void closest(long now, Ticket ticket, byte[] key) {
        if (!walks.refuse(ticket)) {
            walks.start(now, Message.of(Type.FIND_NODE, key), Walk.Watcher.NONE,
                    (_, walk) -> out.done(ticket, new KadResult.Closest(walk.lookup().result())));
        }
    }

    // ---- a peer ----

    void peer(long now, Ticket ticket, PeerId target, long ageNanosMax) {
        byte[] key = target.toBytes();
        Peer peer = target.toPeer();
        Neighbours.Neighbour neighbour = neighbours.of(peer);
        Contact here = neighbour == null ? null : neighbour.listening();
        if (here != null) {
            out.done(ticket, new KadResult.Found(here, true, 0, 0));
            return;
        }
        KadResult cached = cache.get(now, key, ageNanosMax);
        if (cached != null) {
            out.done(ticket, cached);
        } else if (target.equals(self)) {
            out.done(ticket, new KadResult.Nothing("this is the node itself"));
        } else if (!walks.refuse(ticket)) {
            var sought = new Sought(peer);
            walks.start(now, Message.of(Type.FIND_NODE, key), sought, (later, walk) -> {
                KadResult result = sought.result(walk);
                if (result instanceof KadResult.Found) {
                    cache.put(later, key, result);
                }
                out.done(ticket, result);
            });
        }
    }

    /** One peer that is looked for: whoever names it, it is asked itself before it counts as found. */
    private static final class Sought implements Walk.Watcher {

        private final Peer peer;
        private @Nullable Contact named;
        private boolean isProved;

        Sought(Peer peer) {
            this.peer = peer;
        }

        @Override
        public boolean goesOn(Contact from, Message answer) {
            if (from.peer().equals(peer)) {
                named = from;
                isProved = true;
                return false;
            }
            for (Contact contact : answer.closer()) {
                if (contact.peer().equals(peer)) {
                    named = named == null ? contact : named.and(contact);
                }
            }
            return true;
        }

        KadResult result(Walk walk) {
            Contact contact = named;
            if (contact == null || contact.addresses().isEmpty()) {
                return new KadResult.Nothing(walk.lookup().result().isEmpty()
                        ? "nobody answered: connect to a peer that speaks the protocol first"
                        : "nobody knows " + peer);
            }
            return new KadResult.Found(contact, isProved, walk.lookup().hops(peer), 0);
        }
    }

    // ---- providers ----

    /** @param count enough of them, at most {@link #PROVIDERS_MAX} */
    void providers(long now, Ticket ticket, byte[] key, int count, long ageNanosMax) {
        byte[] name = Publications.name(Publications.Kind.PROVIDER, key);
        KadResult cached = cache.get(now, name, ageNanosMax);
        if (cached != null) {
            out.done(ticket, cached);
        } else if (!walks.refuse(ticket)) {
            int enough = Math.clamp(count, 1, PROVIDERS_MAX);
            Map<Peer, Contact> found = new LinkedHashMap<>();
            add(found, providers.get(now, key), enough);
            walks.start(now, Message.of(Type.GET_PROVIDERS, key),
                    (_, answer) -> add(found, answer.providers(), enough), (later, _) -> {
                        var result = new KadResult.Providers(new ArrayList<>(found.values()), 0);
                        if (!found.isEmpty()) {
                            cache.put(later, name, result);
                        }
                        out.done(ticket, result);
                    });
        }
    }

    /** Adds those that are new; whether more are wanted. */
    private static boolean add(Map<Peer, Contact> found, List<Contact> more, int enough) {
        for (Contact contact : more) {
            if (found.size() < enough || found.containsKey(contact.peer())) {
                found.merge(contact.peer(), contact, Contact::and);
            }
        }
        return found.size() < enough;
    }

    int cached() {
        return cache.size();
    }
}
