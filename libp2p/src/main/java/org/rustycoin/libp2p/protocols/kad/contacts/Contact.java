package org.rustycoin.libp2p.protocols.kad.contacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

/** A peer and where it may be reached. Two contacts are equal if they are of one peer. */
public final class Contact {

    /** Twenty peers with as many addresses of usual length stay below rust-libp2p's message of 16 KiB. */
    public static final int ADDRESSES_MAX = 8;

    private final PeerId id;
    private final Peer peer;
    private final Key key;
    private final List<Multiaddr> addresses;
    private final @Nullable String group;
    /** From how far all of the addresses can be reached; null if one of them is no host's. */
    private final @Nullable Reach least;

    private Contact(PeerId id, Peer peer, Key key, List<Multiaddr> addresses, @Nullable String group) {
        this.id = id;
        this.peer = peer;
        this.key = key;
        this.addresses = addresses;
        this.group = group;
        this.least = Reach.least(addresses);
    }

    private static @Nullable String group(List<Multiaddr> addresses) {
        return addresses.isEmpty() ? null : Reach.group(addresses.getFirst());
    }

    /** A peer with the first {@link #ADDRESSES_MAX} of these addresses, which need not end in its id. */
    public static Contact of(PeerId id, List<Multiaddr> addresses) {
        return of(id, id.toPeer(), addresses);
    }

    /** The same of an id whose text is known. */
    public static Contact of(PeerId id, Peer peer, List<Multiaddr> addresses) {
        return new Contact(id, peer, Key.of(id), bounded(addresses), group(addresses));
    }

    private static List<Multiaddr> bounded(List<Multiaddr> addresses) {
        return List.copyOf(addresses.subList(0, Math.min(ADDRESSES_MAX, addresses.size())));
    }

    public PeerId id() {
        return id;
    }

    public Peer peer() {
        return peer;
    }

    public Key key() {
        return key;
    }

    public List<Multiaddr> addresses() {
        return addresses;
    }

    /**
     * The network group that it counts for: of the first address unless {@link #in} says another; null if that does not
     * count, see {@link Reach#group}.
     */
    public @Nullable String group() {
        return group;
    }

    /** The same peer at these addresses. */
    public Contact at(List<Multiaddr> others) {
        return others.equals(addresses) ? this : new Contact(id, peer, key, bounded(others), group(others));
    }

    /** The same peer with those addresses of which somebody at another one may speak, or may be told. */
    public Contact within(Multiaddr where) {
        Reach limit = Reach.limit(where);
        return least != null && least.compareTo(limit) >= 0 ? this : at(Reach.within(where, addresses));
    }

    /** The same peer, which has answered at an address of this group, whatever others say. */
    public Contact in(@Nullable String proved) {
        return Objects.equals(proved, group) ? this : new Contact(id, peer, key, addresses, proved);
    }

    /** The same peer, with the addresses of another word about it behind those of this one. */
    public Contact and(Contact other) {
        if (addresses.containsAll(other.addresses) || addresses.size() >= ADDRESSES_MAX) {
            return this;
        }
        var all = new ArrayList<>(addresses);
        other.addresses.stream().filter(address -> !all.contains(address)).forEach(all::add);
        return at(all);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Contact contact && peer.equals(contact.peer);
    }

    @Override
    public int hashCode() {
        return peer.hashCode();
    }

    @Override
    public String toString() {
        return peer.shortId() + " at " + addresses;
    }
}
