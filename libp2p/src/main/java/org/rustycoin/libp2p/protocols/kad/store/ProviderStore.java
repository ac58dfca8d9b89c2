package org.rustycoin.libp2p.protocols.kad.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Peer;

/**
 * Who says that he provides what. A provider that is here stays for its time: newcomers find room only while there is
 * some, and few of one network group, so that nobody crowds out the providers of a key.
 */
public final class ProviderStore {

    private record Provider(Contact contact, @Nullable String group) {}

    private record Due(Key key, Peer peer) {}

    private final StoreSettings settings;
    private final Kept<Map<Peer, Provider>> kept;
    private final Agenda<Due> expiry = new Agenda<>();

    public ProviderStore(Key self, StoreSettings settings) {
        this.settings = settings;
        this.kept = new Kept<>(self, settings.keysMax(), settings.groupShare());
    }

    /** The providers of a key, those that came first before. */
    public List<Contact> get(long now, byte[] key) {
        expire(now);
        Map<Peer, Provider> providers = kept.get(Key.of(key));
        return providers == null ? List.of() : providers.values().stream().map(Provider::contact).toList();
    }

    /**
     * Notes that a peer provides something, for the time that settings say; whether there was room.
     *
     * @param group the network group of the address at which it is connected; null if that does not count
     */
    public boolean add(long now, byte[] what, Contact contact, @Nullable String group) {
        expire(now);
        Key key = Key.of(what);
        Map<Peer, Provider> providers = kept.get(key);
        if (providers == null) {
            if (!hasRoom(key, group)) {
                return false;
            }
            providers = new LinkedHashMap<>();
            kept.put(key, providers, group);
        } else if (!providers.containsKey(contact.peer()) && !hasRoom(providers, group)) {
            return false;
        }
        providers.put(contact.peer(), new Provider(contact, group));
        expiry.set(new Due(key, contact.peer()), now + settings.providerNanos());
        return true;
    }

    private boolean hasRoom(Key key, @Nullable String group) {
        if (kept.isFull(group)) {
            return false;
        }
        if (!kept.isFull()) {
            return true;
        }
        Key farther = kept.fartherThan(key);
        if (farther == null) {
            return false;
        }
        Map<Peer, Provider> providers = kept.get(farther);
        kept.remove(farther);
        if (providers != null) {
            providers.keySet().forEach(peer -> expiry.remove(new Due(farther, peer)));
        }
        return true;
    }

    private boolean hasRoom(Map<Peer, Provider> providers, @Nullable String group) {
        long ofGroup = providers.values().stream().filter(each -> group != null && group.equals(each.group)).count();
        return providers.size() < settings.providersMax() && ofGroup < settings.groupMax();
    }

    /** Forgets those whose time is over. */
    public void expire(long now) {
        for (Due due = expiry.poll(now); due != null; due = expiry.poll(now)) {
            Map<Peer, Provider> providers = kept.get(due.key);
            if (providers != null) {
                providers.remove(due.peer);
                if (providers.isEmpty()) {
                    kept.remove(due.key);
                }
            }
        }
    }

    public long deadline() {
        return expiry.deadline();
    }

    /** Keys that somebody provides. */
    public int size() {
        return kept.size();
    }

    /** Providers of all keys together. */
    public int providers() {
        return expiry.size();
    }
}
