package org.rustycoin.libp2p.swarm.dialling;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.dialling.Dial.Try;
import org.rustycoin.libp2p.swarm.dialling.DialFailure.Cause;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/**
 * Connects to peers by the best of their addresses.
 *
 * <p>
 * Rules. (1) Addresses have their turns as {@link DialRanker} says; when nothing is under way any more, those whose turn is
 * next have it at once. (2) The first attempt that completes wins; the others are cancelled. (3) One dial per peer at a
 * time: a request for a peer that is being dialled joins, and adds the addresses that are new. A dial without a peer joins
 * nobody's. (4) When an attempt's transport is connected ({@link #securing}), nobody new has a turn for
 * {@link #SECURING_NANOS}: its handshake is likely to be over by then. (5) What fails is left alone for a while
 * ({@link DialBackoff}), and ways that swallow everything are left out ({@link BlackHoles}), unless a request insists. (6)
 * A dial ends with an answer to each of its tickets, within {@link DialSettings#dialNanos} of the last request that
 * brought new addresses; a ticket that was cancelled gets none. (7) Limits: {@link DialSettings}. Dials whose turn has come
 * and for whom there is no attempt left wait in line, and each gets one attempt at a time.
 *
 * <p>
 * Whether a peer is connected already is not asked here: a connection is renewed by dialling its peer again. What is done
 * costs the number of a dial's addresses, and the logarithm of the number of dials.
 */
public final class Dialler implements Machine {

    /** Two steps of the ranker, as go-libp2p. */
    static final long SECURING_NANOS = 2 * DialRanker.STEP_NANOS;

    /** One try to connect to one address; unique within its dialler. */
    public record Attempt(long number) {}

    /** What a dialler does to the world. */
    public interface Out {

        /**
         * Begins to connect. Answered by one of {@link Dialler#connected} and {@link Dialler#failed}, unless it is
         * cancelled first.
         *
         * @param peer    who must prove to be there, else the attempt fails; null to take whoever answers
         * @param address without the peer id at its end
         */
        void begin(Attempt attempt, @Nullable Peer peer, Multiaddr address);

        /** Ends an attempt wherever it has got to, as a connection too. Ignored for one that is over. */
        void cancel(Attempt attempt);

        /** The wish has come true by an attempt; told for every ticket of the dial. */
        void dialled(Ticket ticket, Attempt attempt, Multiaddr address);

        void failed(Ticket ticket, DialFailure failure);
    }

    private record Going(Dial dial, Multiaddr address) {}

    private final @Nullable Peer self;
    private final DialSettings settings;
    private final Out out;
    private final Screening screening;
    private final Map<Ticket, Dial> byTicket = new LinkedHashMap<>();
    private final Map<Peer, Dial> byPeer = new LinkedHashMap<>();
    private final Map<Attempt, Going> attempts = new LinkedHashMap<>();
    private final Agenda<Dial> agenda = new Agenda<>();
    /** Dials that have an address whose turn has come, and wait for an attempt of the {@code attemptsMax}. */
    private final Set<Dial> inLine = new LinkedHashSet<>();
    private long attemptsBegun;

    /**
     * @param self    this node, which is never dialled; null if it has no name
     * @param canDial which addresses the host has a transport for, so that others are neither tried nor blamed
     * @param random  for the jitter of back-offs
     */
    public Dialler(@Nullable Peer self, DialSettings settings, Predicate<Multiaddr> canDial, RandomGenerator random,
            Out out) {
        this.self = self;
        this.settings = settings;
        this.out = out;
        this.screening = new Screening(settings.addressesMax(), canDial, random);
    }

    // ---- inputs ----

    public void dial(long now, DialRequest request) {
        Ticket ticket = request.ticket();
        Peer peer = request.peer();
        if (byTicket.containsKey(ticket)) {
            throw new IllegalArgumentException(ticket + " is that of a dial under way");
        }
        String refusal = refusal(request);
        if (refusal != null) {
            out.failed(ticket, new DialFailure(refusal, List.of()));
            return;
        }
        Dial dial = peer == null ? null : byPeer.get(peer);
        if (dial == null) {
            dial = new Dial(peer, now + settings.dialNanos());
            if (peer != null) {
                byPeer.put(peer, dial);
            }
        }
        dial.tickets.add(ticket);
        byTicket.put(ticket, dial);
        if (screening.take(now, dial, request)) {
            dial.endsAt = now + settings.dialNanos();
        }
        advance(now, dial);
    }

    /** An attempt has got a connection to who was asked for; it wins unless it was cancelled meanwhile. */
    public void connected(long now, Attempt attempt) {
        Going going = attempts.get(attempt);
        if (going == null) {
            out.cancel(attempt); // on its way when the cancellation was
            return;
        }
        Dial dial = going.dial;
        screening.won(dial, going.address);
        attempts.remove(attempt);
        for (Ticket ticket : dial.tickets) {
            out.dialled(ticket, attempt, going.address);
        }
        end(now, dial);
    }

    /** An attempt has come to nothing. */
    public void failed(long now, Attempt attempt, String why) {
        Going going = attempts.get(attempt);
        if (going != null) {
            over(now, attempt, Cause.FAILED, why);
            advance(now, going.dial);
            feed(now);
        }
    }

    /** An attempt's transport is connected and the handshake runs. */
    public void securing(long now, Attempt attempt) {
        Going going = attempts.get(attempt);
        if (going != null) {
            going.dial.hold(now + SECURING_NANOS);
            advance(now, going.dial);
        }
    }

    /** A wish is withdrawn and gets no answer; the dial ends if it was its last. Ignored for one that is over. */
    public void cancel(long now, Ticket ticket) {
        Dial dial = byTicket.remove(ticket);
        if (dial != null) {
            dial.tickets.remove(ticket);
            if (dial.tickets.isEmpty()) {
                end(now, dial);
            }
        }
    }

    @Override
    public long deadline() {
        return agenda.deadline();
    }

    @Override
    public void wake(long now) {
        for (Dial dial = agenda.poll(now); dial != null; dial = agenda.poll(now)) {
            timeOut(now, dial);
            advance(now, dial);
        }
        feed(now);
    }

    // ---- facts ----

    /** Requests without an answer. */
    public int tickets() {
        return byTicket.size();
    }

    /** Attempts under way. */
    public int attempts() {
        return attempts.size();
    }

    public long attemptsBegun() {
        return attemptsBegun;
    }

    /** Addresses that were not looked at because their dial had as many as it may. */
    public long addressesLeftOut() {
        return screening.leftOut();
    }

    /** Whether UDP to public addresses counts as swallowed by this network. */
    public boolean isUdpBlocked() {
        return screening.blackHoles().udp() == BlackHole.State.BLOCKED;
    }

    /** Whether IPv6 to public addresses counts as swallowed by this network. */
    public boolean isIp6Blocked() {
        return screening.blackHoles().ip6() == BlackHole.State.BLOCKED;
    }

    /** Addresses that failed lately and are left alone for a while, or were. */
    public int backingOff() {
        return screening.backingOff();
    }

    /** What is kept for dials under way, counted: 0 when there are none. */
    int kept() {
        return byTicket.size() + byPeer.size() + attempts.size() + agenda.size() + inLine.size();
    }

    // ---- one dial ----

    private @Nullable String refusal(DialRequest request) {
        if (request.peer() != null && request.peer().equals(self)) {
            return "this is the node itself";
        }
        if (byTicket.size() >= settings.ticketsMax()) {
            return "more than " + settings.ticketsMax() + " dials under way; dial fewer at once";
        }
        return request.addresses().isEmpty() ? "there is no address to dial" : null;
    }

    /** Ends the attempts whose time is over, and all that is left of a dial whose time is over. */
    private void timeOut(long now, Dial dial) {
        for (Try each : List.copyOf(dial.tries.values())) {
            if (each instanceof Try.Trying(Attempt attempt, long until) && Math.min(until, dial.endsAt) <= now) {
                out.cancel(attempt);
                over(now, attempt, Cause.TIMED_OUT, "did not answer in time");
            }
        }
        if (dial.endsAt <= now) {
            dial.tries.replaceAll((_, each) -> each instanceof Try.Waiting
                    ? new Try.Over(Cause.TIMED_OUT, "had no turn before the dial's time was over")
                    : each);
        }
    }

    /**
     * Begins with what is due, and ends or files the dial. Where others wait in line, this one joins them: its caller
     * {@link #feed}s if it has freed an attempt.
     */
    private void advance(long now, Dial dial) {
        if (dial.trying() == 0) {
            dial.hurry(now);
        }
        while (inLine.isEmpty() && attempts.size() < settings.attemptsMax() && beginOne(now, dial)) {
            // one more
        }
        if (dial.isOver()) {
            var failure = new DialFailure(dial.peer == null
                    ? "no address could be connected to"
                    : "no address of " + dial.peer + " could be connected to", dial.failures());
            for (Ticket ticket : dial.tickets) {
                out.failed(ticket, failure);
            }
            end(now, dial);
        } else {
            file(now, dial);
        }
    }

    /** Sets when the dial is looked at again, and puts it in line if it could go on with an attempt more. */
    private void file(long now, Dial dial) {
        boolean isFull = dial.trying() >= settings.attemptsPerPeerMax();
        boolean isInLine = !isFull && dial.due(now) != null;
        if (isInLine) {
            inLine.add(dial);
        } else {
            inLine.remove(dial);
        }
        agenda.set(dial, isFull || isInLine ? dial.nextTimeout() : Math.min(dial.nextTimeout(), dial.nextTurn()));
    }

    private boolean beginOne(long now, Dial dial) {
        Multiaddr address = dial.trying() < settings.attemptsPerPeerMax() ? dial.due(now) : null;
        if (address == null) {
            return false;
        }
        var attempt = new Attempt(++attemptsBegun);
        long time = AddressKind.of(address).isNear() ? settings.nearAttemptNanos() : settings.attemptNanos();
        dial.tries.put(address, new Try.Trying(attempt, now + time));
        attempts.put(attempt, new Going(dial, address));
        out.begin(attempt, dial.peer, address);
        return true;
    }

    /** Gives attempts that have become free to those in line, one each. */
    private void feed(long now) {
        while (attempts.size() < settings.attemptsMax() && !inLine.isEmpty()) {
            Iterator<Dial> first = inLine.iterator();
            Dial dial = first.next();
            first.remove();
            beginOne(now, dial);
            file(now, dial);
        }
    }

    private void over(long now, Attempt attempt, Cause cause, String why) {
        Going going = attempts.remove(attempt);
        if (going != null) {
            screening.failed(now, going.dial.peer, going.address);
            going.dial.tries.put(going.address, new Try.Over(cause, why));
        }
    }

    private void end(long now, Dial dial) {
        for (Try each : dial.tries.values()) {
            if (each instanceof Try.Trying(Attempt attempt, long _) && attempts.remove(attempt) != null) {
                out.cancel(attempt);
            }
        }
        dial.tickets.forEach(byTicket::remove);
        if (dial.peer != null) {
            byPeer.remove(dial.peer);
        }
        agenda.remove(dial);
        inLine.remove(dial);
        feed(now);
    }
}
