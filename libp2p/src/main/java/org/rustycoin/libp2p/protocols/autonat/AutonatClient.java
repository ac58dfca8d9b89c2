package org.rustycoin.libp2p.protocols.autonat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.swarm.addresses.Verdict;
import org.rustycoin.libp2p.swarm.dialling.AddressKind;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.TokenBucket;

/**
 * Asks servers to reach this node, and decides which answers to believe (autonat-v2).
 *
 * <p>
 * Rules. (1) Each request has a nonce of its own from a source that nobody can guess. (2) That an address was reached is
 * believed only if the nonce came back on a connection of the address's family and transport; the peer id that brought
 * it does not matter. It may come up to {@link #NONCE_NANOS} after the answer, since both go their own ways. (3) A
 * dial-back error with the nonce here is a success: the proof is in our hands. (4) A server that could not reach the
 * address is believed; how many must say so is not decided here. (5) What servers may demand is bounded:
 * {@link #PAY_MAX} a request, and the budget of {@link #BUDGET_BYTES} that flows in within half an hour; without it a
 * request that costs something is given up.
 *
 * <p>
 * A server that answers OK without having got through gains nothing; one that says it did not can be wrong about one
 * network's word. Requests under way are bounded by who asks for them.
 */
public final class AutonatClient implements Machine {

    /** As go-libp2p's {@code dialBackStreamTimeout}. */
    static final long NONCE_NANOS = 5_000_000_000L;
    /** The specification's upper bound: servers should demand 30 to 100 kB. */
    static final int PAY_MAX = 100_000;
    /** Ten full payments; each address that is not where the server sees us costs one for each server. */
    static final int BUDGET_BYTES = 1_000_000;
    private static final double BUDGET_PER_SECOND = BUDGET_BYTES / 1800.0;

    public interface Out {

        /**
         * Asks by v2; answered by {@link AutonatClient#answered} or {@link AutonatClient#failed}.
         *
         * @param payMax bytes that may be sent if the server demands them
         */
        void ask(Ticket ticket, Peer server, Multiaddr address, long nonce, int payMax);

        /** Asks by v1; answered by {@link AutonatClient#answeredOld}. */
        void askOld(Ticket ticket, Peer server, Multiaddr address);

        /** What came of a probe, once for each. */
        void verdict(Ticket ticket, Verdict verdict);
    }

    /** How requests have gone since the start. */
    public record Counts(long asked, long paidBytes, long unproven, long unknownNonces) {}

    private static final class Request {
        final Multiaddr address;
        final long nonce;
        final int reserved;
        boolean isProved;
        @Nullable
        DialStatus answer;

        Request(Multiaddr address, long nonce, int reserved) {
            this.address = address;
            this.nonce = nonce;
            this.reserved = reserved;
        }
    }

    private final RandomGenerator random;
    private final Out out;
    private final Map<Ticket, Request> requests = new LinkedHashMap<>();
    private final Map<Long, Ticket> byNonce = new LinkedHashMap<>();
    private final Agenda<Ticket> waiting = new Agenda<>();
    private final TokenBucket budget;
    private long asked;
    private long paidBytes;
    private long unproven;
    private long unknownNonces;

    /** @param random that others cannot guess, for nonces */
    public AutonatClient(long now, RandomGenerator random, Out out) {
        this.random = random;
        this.out = out;
        this.budget = new TokenBucket(now, BUDGET_PER_SECOND, BUDGET_BYTES);
    }

    /**
     * Has a server try an address.
     *
     * @param proves whether it speaks v2
     */
    public void probe(long now, Ticket ticket, Peer server, Multiaddr address, boolean proves) {
        asked++;
        if (!proves) {
            out.askOld(ticket, server, address);
            return;
        }
        int payMax = budget.take(now, PAY_MAX) ? PAY_MAX : 0;
        var request = new Request(address, random.nextLong(), payMax);
        requests.put(ticket, request);
        byNonce.put(request.nonce, ticket);
        out.ask(ticket, server, address, request.nonce, payMax);
    }

    public void answered(long now, Ticket ticket, DialMessage.Response response, int paid) {
        Request request = requests.get(ticket);
        if (request == null) {
            return;
        }
        settle(request, paid);
        if (response.status() != ResponseStatus.OK) {
            end(ticket, response.status() == ResponseStatus.DIAL_REFUSED ? Verdict.REFUSED : Verdict.FAILED);
        } else if (response.index() != 0) {
            end(ticket, Verdict.FAILED); // there was one address
        } else {
            request.answer = response.dial();
            switch (response.dial()) {
                case OK -> {
                    if (request.isProved) {
                        end(ticket, Verdict.REACHED);
                    } else {
                        waiting.set(ticket, now + NONCE_NANOS);
                    }
                }
                case DIAL_BACK_ERROR -> end(ticket, request.isProved ? Verdict.REACHED : Verdict.FAILED);
                case DIAL_ERROR -> end(ticket, Verdict.UNREACHABLE);
                case UNUSED -> end(ticket, Verdict.FAILED);
            }
        }
    }

    public void failed(long now, Ticket ticket, int paid) {
        Request request = requests.get(ticket);
        if (request != null) {
            settle(request, paid);
            end(ticket, Verdict.FAILED);
        }
    }

    public void answeredOld(long now, Ticket ticket, Verdict verdict) {
        out.verdict(ticket, verdict);
    }

    /**
     * Somebody shows a nonce; true if it is that of a request, and came by the way that was asked for.
     *
     * @param from      where the connection came from
     * @param transport of the connection
     */
    public boolean dialedBack(long now, long nonce, Multiaddr from, AddressKind.Transport transport) {
        Ticket ticket = byNonce.get(nonce);
        Request request = ticket == null ? null : requests.get(ticket);
        if (ticket == null || request == null || !isTheWay(request.address, from, transport)) {
            unknownNonces++;
            return false;
        }
        request.isProved = true;
        if (request.answer == DialStatus.OK) {
            end(ticket, Verdict.REACHED);
        }
        return true;
    }

    private static boolean isTheWay(Multiaddr asked, Multiaddr from, AddressKind.Transport transport) {
        AddressKind kind = AddressKind.of(asked);
        return kind.transport() == transport && kind.family() == AddressKind.of(from).family();
    }

    private void settle(Request request, int paid) {
        paidBytes += paid;
        budget.give(Math.max(0, request.reserved - paid));
    }

    private void end(Ticket ticket, Verdict verdict) {
        Request request = requests.remove(ticket);
        if (request != null) {
            byNonce.remove(request.nonce);
            waiting.remove(ticket);
            out.verdict(ticket, verdict);
        }
    }

    @Override
    public long deadline() {
        return waiting.deadline();
    }

    @Override
    public void wake(long now) {
        for (Ticket due = waiting.poll(now); due != null; due = waiting.poll(now)) {
            unproven++;
            end(due, Verdict.FAILED);
        }
    }

    public Counts counts() {
        return new Counts(asked, paidBytes, unproven, unknownNonces);
    }

    /** What is kept for requests under way, counted: 0 when there are none. */
    int kept() {
        return requests.size() + byNonce.size() + waiting.size();
    }
}
