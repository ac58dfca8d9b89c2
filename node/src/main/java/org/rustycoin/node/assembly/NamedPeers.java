package org.rustycoin.node.assembly;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.peers.Standing;

/**
 * Keeps connections to the peers that the operator named: dials them, and dials again when they are gone, after
 * {@link #FIRST_PAUSE} and ever longer up to {@link #LAST_PAUSE}. One that was dropped for what it did is left alone for
 * as long as it is kept away.
 */
final class NamedPeers implements Machine {

    static final long FIRST_PAUSE = 1_000_000_000L;
    static final long LAST_PAUSE = 60_000_000_000L;

    /** What this machine does. */
    interface Out {

        /** {@link NamedPeers#dialled} follows. */
        void dial(Multiaddr address);
    }

    private static final class Target {
        @Nullable
        Peer peer;
        long pause = FIRST_PAUSE;
        /** When it is dialled; {@link #NEVER} while a dial or a connection is there. */
        long due;
        /** Not to be dialled before, since it was dropped. */
        long awayUntil = Long.MIN_VALUE;
    }

    private final Out out;
    private final Map<Multiaddr, Target> targets = new LinkedHashMap<>();
    private final Set<Peer> connected = new LinkedHashSet<>();

    NamedPeers(Out out) {
        this.out = out;
    }

    /** Dials an address from now on, if it is not one of them already. */
    void add(long now, Multiaddr address) {
        if (!targets.containsKey(address)) {
            var target = new Target();
            target.due = now;
            targets.put(address, target);
        }
    }

    /** An address that has been dialled otherwise, and is to be dialled again when its peer goes, if it has not yet. */
    void adopt(long now, Multiaddr address, Peer peer) {
        if (!targets.containsKey(address)) {
            var target = new Target();
            target.due = NEVER;
            targets.put(address, target);
            dialled(now, address, peer);
        }
    }

    /** Who answered at an address; null if nobody did. */
    void dialled(long now, Multiaddr address, @Nullable Peer peer) {
        Target target = targets.get(address);
        if (target == null) {
            return;
        }
        if (peer != null) {
            target.peer = peer;
            target.pause = FIRST_PAUSE;
        }
        if (peer == null || !connected.contains(peer)) { // it may have gone again before we were told
            again(now, target);
        }
    }

    void connected(Peer peer) {
        connected.add(peer);
    }

    private static void again(long now, Target target) {
        target.due = Math.max(now + target.pause, target.awayUntil);
        target.pause = Math.min(2 * target.pause, LAST_PAUSE);
    }

    void disconnected(long now, Peer peer) {
        connected.remove(peer);
        for (Target target : targets.values()) {
            if (peer.equals(target.peer)) {
                again(now, target);
            }
        }
    }

    /** A peer was dropped for what it did. */
    void dropped(long now, Peer peer) {
        for (Target target : targets.values()) {
            if (peer.equals(target.peer)) {
                target.awayUntil = now + Standing.AWAY;
            }
        }
    }

    /** Forgets a peer's addresses. */
    void forget(Peer peer) {
        targets.values().removeIf(target -> peer.equals(target.peer));
    }

    @Override
    public long deadline() {
        long earliest = NEVER;
        for (Target target : targets.values()) {
            earliest = Math.min(earliest, target.due);
        }
        return earliest;
    }

    @Override
    public void wake(long now) {
        targets.forEach((address, target) -> {
            if (target.due <= now) {
                target.due = NEVER;
                out.dial(address);
            }
        });
    }
}
