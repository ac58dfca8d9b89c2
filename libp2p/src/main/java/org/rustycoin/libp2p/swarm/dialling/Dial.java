package org.rustycoin.libp2p.swarm.dialling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.dialling.DialFailure.Cause;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/** One dial under way: its addresses and how far each has got. Found by identity. */
final class Dial {

    /** How far an address has got. */
    sealed interface Try {
        /** Its turn is at a time; never {@link Machine#NEVER}. */
        record Waiting(long at) implements Try {}

        record Trying(Dialler.Attempt attempt, long until) implements Try {}

        record Over(Cause cause, String detail) implements Try {}
    }

    final @Nullable Peer peer;
    final Set<Ticket> tickets = new LinkedHashSet<>();
    /** In the order in which they were given; an address has no more than one, so scans are short. */
    final Map<Multiaddr, Try> tries = new LinkedHashMap<>();
    long endsAt;
    private long heldUntil = Long.MIN_VALUE;

    Dial(@Nullable Peer peer, long endsAt) {
        this.peer = peer;
        this.endsAt = endsAt;
    }

    int trying() {
        int trying = 0;
        for (Try each : tries.values()) {
            trying += each instanceof Try.Trying ? 1 : 0;
        }
        return trying;
    }

    boolean isOver() {
        return tries.values().stream().allMatch(each -> each instanceof Try.Over);
    }

    /** Lets nobody new have its turn until a time: an attempt has got far. */
    void hold(long until) {
        heldUntil = Math.max(heldUntil, until);
    }

    /** The address whose turn has come first; null if it is nobody's turn. */
    @Nullable
    Multiaddr due(long now) {
        long nextTurn = nextTurn();
        if (nextTurn > now) {
            return null;
        }
        Multiaddr first = null;
        long earliest = Long.MAX_VALUE;
        for (var each : tries.entrySet()) {
            if (each.getValue() instanceof Try.Waiting(long at) && at < earliest) {
                earliest = at;
                first = each.getKey();
            }
        }
        return first;
    }

    /** When it is the next address's turn. */
    long nextTurn() {
        long next = Machine.NEVER;
        for (Try each : tries.values()) {
            if (each instanceof Try.Waiting(long at)) {
                next = Math.min(next, at);
            }
        }
        return next == Machine.NEVER ? next : Math.max(next, heldUntil);
    }

    /** When the first attempt runs out of time, or the dial does. */
    long nextTimeout() {
        long next = endsAt;
        for (Try each : tries.values()) {
            if (each instanceof Try.Trying(Dialler.Attempt _, long until)) {
                next = Math.min(next, until);
            }
        }
        return next;
    }

    /** With nothing under way, there is nothing to wait for: those whose turn is next have it now. */
    void hurry(long now) {
        heldUntil = Long.MIN_VALUE;
        long next = nextTurn();
        if (next > now && next != Machine.NEVER) {
            tries.replaceAll((_, each) -> each instanceof Try.Waiting(long at) && at == next
                    ? new Try.Waiting(now)
                    : each);
        }
    }

    List<DialFailure.Tried> failures() {
        var failures = new ArrayList<DialFailure.Tried>();
        tries.forEach((address, each) -> {
            if (each instanceof Try.Over(Cause cause, String detail)) {
                failures.add(new DialFailure.Tried(address, cause, detail));
            }
        });
        return failures;
    }
}
