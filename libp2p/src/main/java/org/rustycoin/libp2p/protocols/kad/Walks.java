package org.rustycoin.libp2p.protocols.kad;

import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.lookup.DisjointPaths;
import org.rustycoin.libp2p.protocols.kad.lookup.LookupSettings;
import org.rustycoin.libp2p.protocols.kad.table.RoutingTable;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Ticket;

/** The searches under way, each with its deadline. They begin with the closest entries of the table. */
final class Walks {

    /** Each has some questions under way; a user with more to look for waits for some of them. */
    private static final int WALKS_MAX = 128;

    private final RoutingTable table;
    private final Asking asking;
    private final KadSettings settings;
    private final KadOut out;
    private final Drops drops;
    private final Agenda<Walk> deadlines = new Agenda<>();

    Walks(RoutingTable table, Asking asking, KadSettings settings, KadOut out, Drops drops) {
        this.table = table;
        this.asking = asking;
        this.settings = settings;
        this.out = out;
        this.drops = drops;
    }

    boolean isFull() {
        return deadlines.size() >= WALKS_MAX;
    }

    /** Whether there are as many searches as may be; if so, a user's one more is over with that. */
    boolean refuse(Ticket search) {
        if (isFull()) {
            drops.count(Drop.TOO_MANY_SEARCHES);
            out.done(search, new KadResult.Nothing(
                    "there are " + size() + " searches, as many as may be; wait for some of them"));
        }
        return isFull();
    }

    /** Begins a search over disjoint paths, whose end may come before this returns. */
    void start(long now, Message question, Walk.Watcher watcher, Walk.End end) {
        start(now, settings.lookups(), question, watcher, end);
    }

    /** Begins a search along one path. */
    void startPlain(long now, Message question, Walk.End end) {
        start(now, settings.lookups().plain(), question, Walk.Watcher.NONE, end);
    }

    private void start(long now, LookupSettings lookups, Message question, Walk.Watcher watcher, Walk.End end) {
        Key target = Key.of(question.key());
        table.refreshed(now, target);
        var known = table.closest(target, lookups.resultsMax());
        var walk = new Walk(DisjointPaths.of(target, lookups, known), question, asking, watcher, (later, it) -> {
            deadlines.remove(it);
            end.over(later, it);
        });
        deadlines.set(walk, now + settings.timing().searchNanos());
        walk.advance(now);
    }

    /** Puts a question to each of some peers, once; whoever answers is told to the asker. */
    void spread(long now, Iterable<Contact> to, Message question, Asking.Asker asker) {
        to.forEach(contact -> asking.ask(now, contact, question, asker));
    }

    /** Says something to one of the peers that were found, which has no answer. */
    void tell(long now, Contact to, Message statement) {
        asking.tell(now, to, statement);
    }

    long deadline() {
        return deadlines.deadline();
    }

    void wake(long now) {
        for (Walk walk = deadlines.poll(now); walk != null; walk = deadlines.poll(now)) {
            walk.finish(now);
        }
    }

    int size() {
        return deadlines.size();
    }
}
