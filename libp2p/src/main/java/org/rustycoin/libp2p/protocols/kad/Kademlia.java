package org.rustycoin.libp2p.protocols.kad;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.store.ProviderStore;
import org.rustycoin.libp2p.protocols.kad.store.RecordStore;
import org.rustycoin.libp2p.protocols.kad.table.RoutingTable;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.machine.Exchange;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/**
 * A node of a Kademlia network (libp2p/specs kad-dht), as client and as server.
 *
 * <p>
 * What an attacker can do and cannot. Ids are free, addresses cost, network groups cost more: so the table, each search's
 * results and each store have few places for one group, and ten thousand ids in four groups are a dozen of them. Nobody
 * gets into the table by being named, only by answering, and nobody who is there and answers is replaced. A search goes
 * several ways that share no peer's word. What a peer says of addresses nearer to us than he is, of providers other than
 * himself, or of values that do not hold, is dropped and counted.
 *
 * <p>
 * Its host tells it of peers as they connect, identify themselves and go, hands it the questions of others, and carries
 * its own; for the tickets of users' searches see {@link KadOut#done}. This class only wires.
 */
public final class Kademlia implements Exchange<Message, Message> {

    private final KadOut out;
    private final Drops drops = new Drops();
    private final Neighbours neighbours = new Neighbours();
    private final RoutingTable table;
    private final Upkeep upkeep;
    private final Asking asking;
    private final Walks walks;
    private final Refreshing refreshing;
    private final RecordStore records;
    private final ProviderStore providers;
    private final Serving serving;
    private final Searches searches;
    private final Reading reading;
    private final Publications publications;
    private final Publishing publishing;
    private final PeerId self;

    public Kademlia(PeerId self, KadSettings settings, RandomGenerator random, KadOut out) {
        this.self = self;
        this.out = out;
        Key key = Key.of(self);
        table = new RoutingTable(key, settings.table());
        upkeep = new Upkeep(self.toPeer(), table, neighbours, drops, this::check, this::added);
        asking = new Asking(out, upkeep, drops, settings.timing().questionNanos());
        walks = new Walks(table, asking, settings, out, drops);
        refreshing = new Refreshing(self, table, walks, out, random, settings.timing().refreshNanos());
        records = new RecordStore(key, settings.store());
        providers = new ProviderStore(key, settings.store());
        serving = new Serving(self, table, neighbours, records, providers, settings.validators(), out, drops);
        searches = new Searches(self, walks, neighbours, providers, out);
        reading = new Reading(walks, records, settings.validators(), out, drops);
        publications = new Publications(random, settings.timing().republishNanos());
        publishing = new Publishing(walks, serving, settings.validators(), publications, out);
        serving.serve(settings.isServing());
    }

    private void check(long now, Contact contact) {
        asking.ask(now, contact, Message.of(Message.Type.FIND_NODE, self.toBytes()), Reading.Ignoring.ANSWERS);
    }

    private void added(long now) {
        refreshing.added(now);
    }

    // ---- peers, from the host ----

    /** A peer's first connection, with the address at its other end, and whether this node dialled it there. */
    public void connected(long now, Peer peer, Multiaddr address, boolean isOutbound) {
        if (!neighbours.add(now, peer, address, isOutbound)) {
            drops.count(Drop.TOO_MANY_PEERS);
        }
    }

    /** A connected peer said where it listens, and whether it answers questions: whether it lists one of the ids. */
    public void identified(long now, Peer peer, boolean isServing, List<Multiaddr> addresses) {
        upkeep.identified(now, peer, isServing, addresses);
    }

    /** A peer's last connection is gone. It stays in the table until it does not answer. */
    public void disconnected(Peer peer) {
        neighbours.remove(peer);
    }

    // ---- what this node is ----

    /** Answers others from now on, or not any more: a node does once an address of it is confirmed (kad-dht, "Client and server mode"). */
    public void mode(boolean isServing) {
        if (serving.isServing() != isServing) {
            serving.serve(isServing);
            out.serving(isServing);
        }
    }

    /** Where this node can be reached; told with what it provides. */
    public void addresses(List<Multiaddr> own) {
        serving.addresses(own);
    }

    // ---- the exchange ----

    @Override
    public void asked(long now, Peer peer, Ticket ticket, Message question) {
        serving.asked(now, peer, ticket, question);
    }

    @Override
    public void answered(long now, Ticket ticket, Message answer) {
        asking.answered(now, ticket, answer);
    }

    @Override
    public void failed(long now, Ticket ticket, Failure failure) {
        asking.failed(now, ticket, failure);
    }

    // ---- searches; each ends with one KadOut.done for its ticket ----

    /**
     * Looks for a peer: {@link KadResult.Found}, at once if it is connected or was found lately.
     *
     * @param ageNanosMax how old a result may be; 0 for a new one
     */
    public void findPeer(long now, Ticket ticket, PeerId peer, long ageNanosMax) {
        searches.peer(now, ticket, peer, ageNanosMax);
    }

    /** Looks for the peers closest to a key: {@link KadResult.Closest}. */
    public void closestPeers(long now, Ticket ticket, byte[] key) {
        searches.closest(now, ticket, key);
    }

    /** Stores a value at the peers closest to its key, and again before they forget it: {@link KadResult.Stored}. */
    public void putValue(long now, Ticket ticket, byte[] key, byte[] value) {
        publishing.put(now, ticket, key, value);
    }

    /** Does not store a value again. */
    public void stopPutting(byte[] key) {
        publishing.stopPutting(key);
    }

    /**
     * Looks for a value: {@link KadResult.Value}.
     *
     * @param quorum how many peers must have returned the best one before the search ends early, from 1
     */
    public void getValue(long now, Ticket ticket, byte[] key, int quorum) {
        reading.get(now, ticket, key, quorum);
    }

    /** Tells the peers closest to a key that this node provides it, and again before they forget: {@link KadResult.Stored}. */
    public void provide(long now, Ticket ticket, byte[] key) {
        publishing.provide(now, ticket, key);
    }

    /** Does not say again that this node provides a key. */
    public void stopProviding(byte[] key) {
        publishing.stopProviding(key);
    }

    /**
     * Looks for who provides a key: {@link KadResult.Providers}.
     *
     * @param count       with so many of them the search ends early, at most 256
     * @param ageNanosMax how old a result may be; 0 for a new one
     */
    public void findProviders(long now, Ticket ticket, byte[] key, int count, long ageNanosMax) {
        searches.providers(now, ticket, key, count, ageNanosMax);
    }

    /** Fills the table by lookups: {@link KadResult.Refreshed}. It does so by itself soon after the first peer has come. */
    public void bootstrap(long now, Ticket ticket) {
        refreshing.refresh(now, ticket);
    }

    // ---- time and facts ----

    @Override
    public long deadline() {
        long stores = Math.min(records.deadline(), providers.deadline());
        long questions = Math.min(asking.deadline(), walks.deadline());
        return Math.min(Math.min(stores, questions), Math.min(refreshing.deadline(), publishing.deadline()));
    }

    @Override
    public void wake(long now) {
        asking.wake(now);
        walks.wake(now);
        refreshing.wake(now);
        publishing.wake(now);
        records.expire(now);
        providers.expire(now);
    }

    public KadFacts facts() {
        var sizes = new ArrayList<Integer>();
        int counted = 0;
        for (int bits = 0; bits < Key.BITS && counted < table.size(); bits++) {
            counted += table.size(bits);
            sizes.add(table.size(bits));
        }
        return new KadFacts(serving.isServing(), table.size(), sizes, neighbours.size(), walks.size(), asking.size(),
                records.size(), records.bytes(), providers.size(), providers.providers(), publications.size(),
                searches.cached(), drops.all());
    }

    /** The entries of the table that are nearest to a key, the nearest first. */
    public List<Contact> known(byte[] key, int count) {
        return table.closest(Key.of(key), count);
    }
}
