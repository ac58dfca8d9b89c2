package org.rustycoin.libp2p.swarm.dialling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.Multibase;
import org.rustycoin.libp2p.swarm.dialling.Dial.Try;
import org.rustycoin.libp2p.swarm.dialling.DialFailure.Cause;
import org.rustycoin.machine.Peer;

/** Which addresses of a request get a turn, by what they are and by what became of earlier attempts. */
final class Screening {

    private final int addressesMax;
    private final Predicate<Multiaddr> canDial;
    private final DialBackoff backoff;
    private final BlackHoles blackHoles = new BlackHoles();
    private long leftOut;

    Screening(int addressesMax, Predicate<Multiaddr> canDial, RandomGenerator random) {
        this.addressesMax = addressesMax;
        this.canDial = canDial;
        this.backoff = new DialBackoff(random);
    }

    /** Takes a request's addresses into its dial, each with its turn or with why it gets none; true if any is new. */
    boolean take(long now, Dial dial, DialRequest request) {
        backoff.sweep(now);
        var fresh = new ArrayList<Multiaddr>();
        for (Multiaddr given : request.addresses()) {
            Multiaddr address = given.withoutPeer();
            Try before = dial.tries.get(address);
            if (before != null && !(request.insists() && isHeldBack(before))) {
                continue;
            }
            if (before == null && dial.tries.size() >= addressesMax) {
                leftOut++;
                continue;
            }
            Try.Over objection = objection(now, dial.peer, given, request.insists());
            dial.tries.put(address, objection == null ? new Try.Waiting(now) : objection);
            if (objection == null) {
                fresh.add(address);
            }
        }
        if (!request.insists()) {
            for (Multiaddr address : fresh.stream().filter(blackHoles.blocked(fresh)).toList()) {
                fresh.remove(address);
                dial.tries.put(address, new Try.Over(Cause.BLACK_HOLE,
                        "goes by UDP or IPv6, of which nothing seems to get through from here"));
            }
        }
        for (DialRanker.Ranked ranked : DialRanker.rank(fresh)) {
            dial.tries.put(ranked.address(), new Try.Waiting(now + ranked.delayNanos()));
        }
        return !fresh.isEmpty();
    }

    private static boolean isHeldBack(Try before) {
        return before instanceof Try.Over(Cause cause, String _)
                && (cause == Cause.BACKING_OFF || cause == Cause.BLACK_HOLE);
    }

    private Try.@Nullable Over objection(long now, @Nullable Peer peer, Multiaddr given, boolean insists) {
        byte[] named = given.peer();
        if (named != null && peer != null && !peer.id().equals(Multibase.toBase58(named))) {
            return new Try.Over(Cause.UNSUITABLE, "names another peer");
        }
        if (!canDial.test(given)) {
            return new Try.Over(Cause.UNSUITABLE, "is of a kind that this node has no transport for");
        }
        long wait = insists ? 0 : backoff.remaining(now, peer, given.withoutPeer());
        return wait == 0
                ? null
                : new Try.Over(Cause.BACKING_OFF,
                        "failed lately and is left alone for another " + (wait / 1_000_000 + 1) + " ms");
    }

    /** An address of a dial has won. */
    void won(Dial dial, Multiaddr winner) {
        var begun = new ArrayList<Multiaddr>();
        dial.tries.forEach((address, each) -> {
            if (each instanceof Try.Trying || each instanceof Try.Over(Cause cause, String _)
                    && (cause == Cause.FAILED || cause == Cause.TIMED_OUT)) {
                begun.add(address);
            }
        });
        blackHoles.won(winner, begun);
        backoff.succeeded(dial.peer, winner);
    }

    void failed(long now, @Nullable Peer peer, Multiaddr address) {
        backoff.failed(now, peer, address);
    }

    BlackHoles blackHoles() {
        return blackHoles;
    }

    /** Addresses in back-off. */
    int backingOff() {
        return backoff.size();
    }

    /** Addresses that were not looked at because their dial had as many as it may. */
    long leftOut() {
        return leftOut;
    }
}
