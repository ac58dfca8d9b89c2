package org.rustycoin.libp2p.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

/**
 * Which connections there are, and so which peers. Belongs to the node's thread.
 *
 * <p>
 * A peer is connected from its first connection to its last, and takes one slot for that time, that of its first
 * connection: further ones, which take the place of others, are bounded by {@link Limits#perPeerMax} alone. So a
 * replacement is admitted also when there is no slot left, and a peer that we dialled cannot move itself to an inbound slot.
 * Addresses of this machine itself count against no limit per address: whoever is on it needs no limit to hurt it.
 *
 * @param <C> the host's connections
 */
public final class Swarm<C> {

    /** A connection as the swarm sees it. */
    public record Link<C>(C connection, Peer peer, Multiaddr address, boolean outbound) {}

    /** A peer's slot, and all connections that share it. */
    private record Slot<C>(Multiaddr address, boolean outbound, List<Link<C>> links) {}

    private final Limits limits;
    private final Map<Peer, Slot<C>> slots = new LinkedHashMap<>();
    private final Map<String, Integer> inboundByAddress = new LinkedHashMap<>();
    private final Map<String, Integer> inboundByGroup = new LinkedHashMap<>();
    private int inbound;
    private int outbound;

    public Swarm(Limits limits) {
        this.limits = limits;
    }

    /** Why a connection may not be added, naming the limit; null if it may. */
    public @Nullable String refusal(Peer peer, Multiaddr address, boolean isOutbound) {
        Slot<C> slot = slots.get(peer);
        if (slot != null) {
            return slot.links.size() < limits.perPeerMax()
                    ? null
                    : "more than " + limits.perPeerMax() + " connections with one peer";
        }
        if (isOutbound) {
            return outbound < limits.outboundMax()
                    ? null
                    : "more than " + limits.outboundMax() + " outbound connections";
        }
        if (inbound >= limits.inboundMax()) {
            return "more than " + limits.inboundMax() + " inbound connections";
        }
        byte[] ip = IpAddresses.of(address);
        if (ip == null || IpAddresses.isLoopback(ip)) {
            return null;
        }
        if (inboundByAddress.getOrDefault(IpAddresses.network(ip, ip.length), 0) >= limits.perAddressMax()) {
            return "more than " + limits.perAddressMax() + " inbound connections from one address";
        }
        return inboundByGroup.getOrDefault(group(ip), 0) < limits.perGroupMax()
                ? null
                : "more than " + limits.perGroupMax() + " inbound connections from one network";
    }

    /** Adds a connection; true if it is its peer's first. */
    public boolean add(Link<C> link) {
        Slot<C> slot = slots.get(link.peer());
        if (slot == null) {
            slot = new Slot<>(link.address(), link.outbound(), new ArrayList<>());
            slots.put(link.peer(), slot);
            count(slot, 1);
        }
        slot.links.add(link);
        return slot.links.size() == 1;
    }

    /** Forgets a connection; true if it was its peer's last. False also if it was never added. */
    public boolean remove(Peer peer, C connection) {
        Slot<C> slot = slots.get(peer);
        if (slot == null || !slot.links.removeIf(link -> link.connection() == connection)
                || !slot.links.isEmpty()) {
            return false;
        }
        slots.remove(peer);
        count(slot, -1);
        return true;
    }

    /** A peer's connections, the oldest first. */
    public List<Link<C>> connections(Peer peer) {
        Slot<C> slot = slots.get(peer);
        return slot == null ? List.of() : new ArrayList<>(slot.links);
    }

    public List<Peer> peers() {
        return new ArrayList<>(slots.keySet());
    }

    /** How many connections there are. */
    public int size() {
        return slots.values().stream().mapToInt(slot -> slot.links.size()).sum();
    }

    private void count(Slot<C> slot, int change) {
        if (slot.outbound) {
            outbound += change;
            return;
        }
        inbound += change;
        byte[] ip = IpAddresses.of(slot.address);
        if (ip != null) {
            change(inboundByAddress, IpAddresses.network(ip, ip.length), change);
            change(inboundByGroup, group(ip), change);
        }
    }

    private static void change(Map<String, Integer> counts, String key, int change) {
        counts.merge(key, change, Integer::sum);
        counts.remove(key, 0);
    }

    private static String group(byte[] ip) {
        return IpAddresses.network(ip, ip.length == 4 ? 2 : 4);
    }
}
