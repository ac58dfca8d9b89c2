package org.rustycoin.node.assembly;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.MulticastDns;
import org.rustycoin.machine.Backoff;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.Standing;

/**
 * Dials the peers that are found on this machine's networks: up to {@link #PEERS_MAX} at a time are connected or being
 * dialled, and one that was lost or did not answer is dialled again after a pause that grows each time until it has shown
 * that it is of this chain.
 *
 * <p>
 * Whoever is on the network can say that there is a peer, so what is found gets few connections, and a peer that does not
 * answer gets ever less attention. Another program's peers are there too: they are found, dialled, and have nothing to say.
 */
final class LanPeers implements Machine, MulticastDns.Listener {

    /** As many as a full node has of its own choice; the rest of its connections are for others than neighbours. */
    static final int PEERS_MAX = 8;
    static final Backoff PAUSES = new Backoff(1_000_000_000L, 600_000_000_000L);

    /** What this machine does. */
    interface Out {

        /** {@link LanPeers#dialled} follows. */
        void dial(Peer peer, List<Multiaddr> addresses);
    }

    private static final class Found {
        List<Multiaddr> addresses;
        int failures;
        boolean dialling;
        /** When it is dialled, if it is not being dialled or connected. */
        long due;
        /** Not to be dialled before, since it was dropped; {@link #NEVER} for one that is of no use. */
        long awayUntil = Long.MIN_VALUE;

        Found(long now, List<Multiaddr> addresses) {
            this.due = now;
            this.addresses = addresses;
        }
    }

    private final RandomGenerator random;
    private final Out out;
    /** Bounded by what mDNS keeps. */
    private final Map<Peer, Found> found = new LinkedHashMap<>();
    private final Set<Peer> connected = new LinkedHashSet<>();

    LanPeers(RandomGenerator random, Out out) {
        this.random = random;
        this.out = out;
    }

    @Override
    public void found(long now, Peer peer, List<Multiaddr> addresses) {
        Found before = found.get(peer);
        if (before == null) {
            found.put(peer, new Found(now, addresses));
        } else {
            before.addresses = addresses;
        }
    }

    @Override
    public void gone(long now, Peer peer) {
        found.remove(peer);
    }

    /** A dial has ended, well or not. */
    void dialled(long now, Peer peer) {
        Found each = found.get(peer);
        if (each != null) {
            each.dialling = false;
            if (!connected.contains(peer)) {
                again(now, each);
            }
        }
    }

    private void again(long now, Found each) {
        each.failures = Math.min(each.failures + 1, Integer.MAX_VALUE - 1);
        each.due = Math.max(now + PAUSES.after(each.failures, random), each.awayUntil);
    }

    void connected(Peer peer) {
        connected.add(peer);
    }

    void disconnected(long now, Peer peer) {
        connected.remove(peer);
        Found each = found.get(peer);
        if (each != null && !each.dialling) {
            again(now, each);
        }
    }

    /** A peer is of this chain. */
    void ready(Peer peer) {
        Found each = found.get(peer);
        if (each != null) {
            each.failures = 0;
        }
    }

    /** A peer was dropped for what it did. */
    void dropped(long now, Peer peer) {
        away(peer, now + Standing.AWAY);
    }

    /** A peer is not to be dialled as long as it is found. */
    void forget(Peer peer) {
        away(peer, NEVER);
    }

    private void away(Peer peer, long until) {
        Found each = found.get(peer);
        if (each != null) {
            each.awayUntil = Math.max(each.awayUntil, until);
            each.due = Math.max(each.due, until);
        }
    }

    private boolean isActive(Peer peer, Found each) {
        return each.dialling || connected.contains(peer);
    }

    private boolean isFull() {
        return found.entrySet().stream().filter(each -> isActive(each.getKey(), each.getValue())).count() >= PEERS_MAX;
    }

    @Override
    public long deadline() {
        if (isFull()) {
            return NEVER; // until one of them is gone, which is an input
        }
        long earliest = NEVER;
        for (Map.Entry<Peer, Found> each : found.entrySet()) {
            if (!isActive(each.getKey(), each.getValue())) {
                earliest = Math.min(earliest, each.getValue().due);
            }
        }
        return earliest;
    }

    @Override
    public void wake(long now) {
        for (Map.Entry<Peer, Found> each : found.entrySet()) {
            Found one = each.getValue();
            if (one.due <= now && !isActive(each.getKey(), one) && !isFull()) {
                one.dialling = true;
                out.dial(each.getKey(), one.addresses);
            }
        }
    }
}
