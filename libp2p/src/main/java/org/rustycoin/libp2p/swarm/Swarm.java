package org.rustycoin.libp2p.swarm;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;

/**
 * Which connections there are, and so which peers. Belongs to the node's thread.
 *
 * <p>
 * A peer is connected from its first connection to its last. Addresses of this machine itself count against no limit per
 * address: whoever is on it needs no limit to hurt it.
 *
 * @param <C> the host's connections
 */
public final class Swarm<C> {

    /** A connection as the swarm sees it. */
    public record Link<C>(C connection, Peer peer, Multiaddr address, boolean outbound) {}

    private final Limits limits;
    private final Map<Peer, List<Link<C>>> peers = new LinkedHashMap<>();
    private final Map<String, Integer> inboundByAddress = new LinkedHashMap<>();
    private final Map<String, Integer> inboundByGroup = new LinkedHashMap<>();
    private int inbound;
    private int outbound;

    public Swarm(Limits limits) {
        this.limits = limits;
    }

    /** Why a connection may not be added, naming the limit; null if it may. */
    public @Nullable String refusal(Peer peer, Multiaddr address, boolean isOutbound) {
        if (connections(peer).size() >= limits.perPeerMax()) {
            return "more than " + limits.perPeerMax() + " connections with one peer";
        }
        if (isOutbound) {
            return outbound < limits.outboundMax()
                    ? null
                    : "more than " + limits.outboundMax() + " outbound connections";
        }
        if (inbound >= limits.inboundMax()) {
            return "more than " + limits.inboundMax() + " inbound connections";
        }
        byte @Nullable [] ip = ip(address);
        if (ip == null || isLoopback(ip)) {
            return null;
        }
        if (inboundByAddress.getOrDefault(text(ip, ip.length), 0) >= limits.perAddressMax()) {
            return "more than " + limits.perAddressMax() + " inbound connections from one address";
        }
        return inboundByGroup.getOrDefault(group(ip), 0) < limits.perGroupMax()
                ? null
                : "more than " + limits.perGroupMax() + " inbound connections from one network";
    }

    /** Adds a connection; true if it is its peer's first. */
    public boolean add(Link<C> link) {
        count(link, 1);
        List<Link<C>> links = peers.computeIfAbsent(link.peer(), ignored -> new ArrayList<>());
        links.add(link);
        return links.size() == 1;
    }

    /** Forgets a connection; true if it was its peer's last. False also if it was never added. */
    public boolean remove(Peer peer, C connection) {
        List<Link<C>> links = peers.get(peer);
        if (links == null) {
            return false;
        }
        for (Link<C> link : links) {
            if (link.connection() == connection) {
                links.remove(link);
                count(link, -1);
                break;
            }
        }
        if (links.isEmpty()) {
            peers.remove(peer);
            return true;
        }
        return false;
    }

    /** A peer's connections, the oldest first. */
    public List<Link<C>> connections(Peer peer) {
        List<Link<C>> links = peers.get(peer);
        return links == null ? List.of() : new ArrayList<>(links);
    }

    public List<Peer> peers() {
        return new ArrayList<>(peers.keySet());
    }

    public int size() {
        return inbound + outbound;
    }

    private void count(Link<C> link, int change) {
        if (link.outbound()) {
            outbound += change;
            return;
        }
        inbound += change;
        byte @Nullable [] ip = ip(link.address());
        if (ip != null) {
            change(inboundByAddress, text(ip, ip.length), change);
            change(inboundByGroup, group(ip), change);
        }
    }

    private static void change(Map<String, Integer> counts, String key, int change) {
        counts.merge(key, change, Integer::sum);
        counts.remove(key, 0);
    }

    private static byte @Nullable [] ip(Multiaddr address) {
        Multiaddr.Component first = address.components().getFirst();
        return first.protocol() == AddressProtocol.IP4 || first.protocol() == AddressProtocol.IP6
                ? first.value()
                : null;
    }

    private static boolean isLoopback(byte[] ip) {
        return ip.length == 4 ? ip[0] == 127 : text(ip, 16).equals("0".repeat(31) + "1");
    }

    private static String group(byte[] ip) {
        return text(ip, ip.length == 4 ? 2 : 4);
    }

    private static String text(byte[] ip, int bytes) {
        return HexFormat.of().formatHex(ip, 0, bytes);
    }
}
