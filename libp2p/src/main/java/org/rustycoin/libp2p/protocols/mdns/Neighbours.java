package org.rustycoin.libp2p.protocols.mdns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Peer;

/**
 * The peers that were heard of, each with its addresses, until their records are too old.
 *
 * <p>
 * Full means full: nobody is pushed out by who comes later, since all who come later may be inventions of one. A source has
 * its share of the places, so that one broken or hostile host leaves most of them to others.
 */
final class Neighbours {

    /** Beyond what a link has; the node dials a few of them. */
    static final int PEERS_MAX = 256;
    /** A machine may run many nodes, as a devnet does. */
    static final int PEERS_OF_SOURCE_MAX = 64;
    /** A host with two interfaces and both families, at four transports. */
    static final int ADDRESSES_MAX = 16;
    /** RFC 6762 §10: the usual life of a record is 75 minutes. None is believed longer: hosts move. */
    static final long TTL_SECONDS_MAX = 75 * 60;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final class Neighbour {
        final String source;
        /** When each address is too old. */
        final Map<Multiaddr, Long> addresses = new LinkedHashMap<>();

        Neighbour(String source) {
            this.source = source;
        }

        long earliest() {
            return addresses.values().stream().mapToLong(Long::longValue).min().orElse(0);
        }
    }

    private final Consumer<Drop> dropped;
    private final Map<Peer, Neighbour> neighbours = new LinkedHashMap<>();
    private final Map<String, Integer> peersOfSource = new LinkedHashMap<>();
    private final Agenda<Peer> expiries = new Agenda<>();

    Neighbours(Consumer<Drop> dropped) {
        this.dropped = dropped;
    }

    /** Takes what was heard; true if something of it is new. */
    boolean hear(long now, byte[] source, Peer peer, List<Multiaddr> addresses, long ttlSeconds) {
        Neighbour neighbour = neighbours.get(peer);
        if (neighbour == null) {
            neighbour = admit(IpAddresses.network(source, source.length), peer);
            if (neighbour == null) {
                dropped.accept(Drop.TOO_MANY_PEERS);
                return false;
            }
        }
        long until = now + Math.min(ttlSeconds, TTL_SECONDS_MAX) * NANOS_PER_SECOND;
        boolean fresh = false;
        for (Multiaddr address : addresses) {
            if (!neighbour.addresses.containsKey(address)) {
                if (neighbour.addresses.size() == ADDRESSES_MAX) {
                    dropped.accept(Drop.TOO_MANY_ADDRESSES);
                    continue;
                }
                fresh = true;
            }
            neighbour.addresses.put(address, until);
        }
        expiries.set(peer, neighbour.earliest());
        return fresh;
    }

    private @Nullable Neighbour admit(String source, Peer peer) {
        int before = peersOfSource.getOrDefault(source, 0);
        if (neighbours.size() == PEERS_MAX || before == PEERS_OF_SOURCE_MAX) {
            return null;
        }
        peersOfSource.put(source, before + 1);
        var neighbour = new Neighbour(source);
        neighbours.put(peer, neighbour);
        return neighbour;
    }

    /** What is known of a peer; empty if nothing is. */
    List<Multiaddr> addresses(Peer peer) {
        Neighbour neighbour = neighbours.get(peer);
        return neighbour == null ? List.of() : new ArrayList<>(neighbour.addresses.keySet());
    }

    /** Takes out the addresses that are too old; {@code gone} hears the peers that have none left. */
    void expire(long now, Consumer<Peer> gone) {
        for (Peer peer = expiries.poll(now); peer != null; peer = expiries.poll(now)) {
            Neighbour neighbour = neighbours.get(peer);
            if (neighbour == null) {
                throw new IllegalStateException("an expiry of a peer that is not known");
            }
            neighbour.addresses.values().removeIf(until -> until <= now);
            if (neighbour.addresses.isEmpty()) {
                neighbours.remove(peer);
                peersOfSource.compute(neighbour.source, (_, count) -> count == null || count == 1 ? null : count - 1);
                gone.accept(peer);
            } else {
                expiries.set(peer, neighbour.earliest());
            }
        }
    }

    long deadline() {
        return expiries.deadline();
    }

    int size() {
        return neighbours.size();
    }
}
