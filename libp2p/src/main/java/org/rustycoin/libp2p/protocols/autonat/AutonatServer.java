package org.rustycoin.libp2p.protocols.autonat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.multiformats.AddressProtocol;
import org.rustycoin.libp2p.multiformats.IpAddresses;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.TokenBucket;

/**
 * Decides whom to dial for peers that want to know whether they can be reached (autonat-v2).
 *
 * <p>
 * Rules. (1) The first address that can be dialled is dialled, and no other. Only IP addresses count: a name could mean
 * anything by the time it is dialled. Private addresses are never dialled for who is not private itself, and for nobody
 * unless the node is told to. (2) Where the address's IP is not the one that the asker came from, 30,000 to 100,000 bytes
 * are demanded first, and the dial waits a random time up to {@link #HERD_NANOS} after they came, so that many servers
 * cannot be made to hit one victim at once. (3) Rates, as go-libp2p's: {@link #PER_MINUTE} requests a minute in all,
 * {@link #DATA_PER_MINUTE} of those that demand data, {@link #PEER_PER_MINUTE} for one peer and as many for its public
 * network, since peer ids are free. (4) One request of a peer at a time, {@link #REQUESTS_MAX} in all. (5) A dial that has not
 * ended after {@link #DIAL_NANOS} has failed.
 *
 * <p>
 * An attacker gets at most one handshake to a victim for more bytes than the handshake has.
 */
public final class AutonatServer implements Machine {

    static final int PER_MINUTE = 60;
    static final int DATA_PER_MINUTE = 12;
    static final int PEER_PER_MINUTE = 12;
    /** Dials and payments under way; a dial may take thirteen seconds, and one comes each second. */
    static final int REQUESTS_MAX = 16;
    static final int DATA_MIN = 30_000;
    static final int DATA_MAX = 100_000;
    /** As go-libp2p's {@code amplificatonAttackPreventionDialWait}. */
    static final long HERD_NANOS = 3_000_000_000L;
    /** For the dial and the nonce; go's clients wait 15 s for the answer. */
    static final long DIAL_NANOS = 13_000_000_000L;

    public interface Out {

        /** Demands bytes from who asked; answered by {@link AutonatServer#paid} or {@link AutonatServer#gone}. */
        void demand(Ticket ticket, int index, int bytes);

        void answer(Ticket ticket, DialMessage.Response response);

        /**
         * Connects to a peer at this address alone, anew, not from a port that is listened on, and shows the nonce;
         * answered by {@link AutonatServer#dialled}.
         */
        void dialBack(Ticket ticket, Peer peer, Multiaddr address, long nonce);
    }

    /**
     * How requests have gone since the start.
     *
     * @param asked    in all
     * @param rejected because of a rate or a bound
     * @param refused  because no address was one to dial
     * @param demanded for which data was demanded
     * @param dialled  that came to a dial
     * @param reached  whose dial got through
     */
    public record Counts(long asked, long rejected, long refused, long demanded, long dialled, long reached) {}

    private static final class Request {
        final Peer peer;
        final int index;
        final Multiaddr address;
        final long nonce;
        boolean isDialling;
        boolean isGone;

        Request(Peer peer, int index, Multiaddr address, long nonce) {
            this.peer = peer;
            this.index = index;
            this.address = address;
            this.nonce = nonce;
        }
    }

    private final boolean isPrivateDialled;
    private final Predicate<Multiaddr> canDial;
    private final RandomGenerator random;
    private final Out out;
    private final Map<Ticket, Request> requests = new LinkedHashMap<>();
    private final Set<Peer> busy = new LinkedHashSet<>();
    private final Agenda<Ticket> agenda = new Agenda<>();
    private final TokenBucket all;
    private final TokenBucket withData;
    private final KeyedRates<Peer> byPeer = new KeyedRates<>(PEER_PER_MINUTE / 60.0, PEER_PER_MINUTE);
    private final KeyedRates<String> byNetwork = new KeyedRates<>(PEER_PER_MINUTE / 60.0, PEER_PER_MINUTE);
    private long asked;
    private long rejected;
    private long refused;
    private long demanded;
    private long dialled;
    private long reached;

    /**
     * @param isPrivateDialled whether private peers may have private addresses dialled
     * @param canDial          which addresses the host has a transport and a route for
     */
    public AutonatServer(long now, boolean isPrivateDialled, Predicate<Multiaddr> canDial, RandomGenerator random,
            Out out) {
        this.isPrivateDialled = isPrivateDialled;
        this.canDial = canDial;
        this.random = random;
        this.out = out;
        this.all = new TokenBucket(now, PER_MINUTE / 60.0, PER_MINUTE);
        this.withData = new TokenBucket(now, DATA_PER_MINUTE / 60.0, DATA_PER_MINUTE);
    }

    /**
     * A peer asks.
     *
     * @param from where it is connected from
     */
    public void asked(long now, Ticket ticket, Peer peer, Multiaddr from, DialMessage.Request request) {
        asked++;
        byte[] ip = IpAddresses.of(from);
        if (ip == null || from.has(AddressProtocol.P2P_CIRCUIT)) { // nobody knows then where it is
            refuse(ticket);
            return;
        }
        if (busy.contains(peer) || requests.size() >= REQUESTS_MAX || !byPeer.take(now, peer)
                || IpAddresses.isPublic(ip) && !byNetwork.take(now, IpAddresses.group(ip)) || !all.take(now, 1)) {
            reject(ticket);
            return;
        }
        int index = firstToDial(ip, request.addresses());
        Multiaddr address = index < 0 ? null : request.addresses().get(index).address();
        if (address == null) {
            refuse(ticket);
            return;
        }
        boolean isElsewhere = !Arrays.equals(ip, IpAddresses.of(address));
        if (isElsewhere && !withData.take(now, 1)) {
            reject(ticket);
            return;
        }
        requests.put(ticket, new Request(peer, index, address.withoutPeer(), request.nonce()));
        busy.add(peer);
        if (isElsewhere) {
            demanded++;
            out.demand(ticket, index, random.nextInt(DATA_MIN, DATA_MAX + 1));
        } else {
            dial(now, ticket);
        }
    }

    /** The index of the first address that this node is willing to dial for who is at this IP; -1 if there is none. */
    private int firstToDial(byte[] from, List<DialMessage.Encoded> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            Multiaddr address = addresses.get(i).address();
            if (address != null && mayDial(from, address) && canDial.test(address)) {
                return i;
            }
        }
        return -1;
    }

    private boolean mayDial(byte[] from, Multiaddr address) {
        byte[] ip = IpAddresses.of(address);
        if (ip == null || address.has(AddressProtocol.P2P_CIRCUIT)) {
            return false;
        }
        boolean isNear = IpAddresses.isPrivate(ip) || IpAddresses.isLoopback(ip);
        return IpAddresses.isPublic(ip) || isNear && isPrivateDialled && !IpAddresses.isPublic(from);
    }

    private void reject(Ticket ticket) {
        rejected++;
        out.answer(ticket, new DialMessage.Response(ResponseStatus.REQUEST_REJECTED, 0, DialStatus.UNUSED));
    }

    private void refuse(Ticket ticket) {
        refused++;
        out.answer(ticket, new DialMessage.Response(ResponseStatus.DIAL_REFUSED, 0, DialStatus.UNUSED));
    }

    /** What was demanded has come. */
    public void paid(long now, Ticket ticket) {
        Request request = requests.get(ticket);
        if (request != null && !request.isDialling) {
            agenda.set(ticket, now + 1 + random.nextLong(HERD_NANOS));
        }
    }

    /** Who asked has gone; a dial that is under way ends by itself. */
    public void gone(long now, Ticket ticket) {
        Request request = requests.get(ticket);
        if (request == null) {
            return;
        }
        request.isGone = true;
        if (!request.isDialling) {
            end(ticket, request);
        }
    }

    private void dial(long now, Ticket ticket) {
        Request request = requests.get(ticket);
        if (request != null) {
            dialled++;
            request.isDialling = true;
            agenda.set(ticket, now + DIAL_NANOS);
            out.dialBack(ticket, request.peer, request.address, request.nonce);
        }
    }

    /** A dial has ended. */
    public void dialled(long now, Ticket ticket, DialStatus status) {
        Request request = requests.get(ticket);
        if (request == null) {
            return; // too late
        }
        reached += status == DialStatus.OK ? 1 : 0;
        end(ticket, request);
        if (!request.isGone) {
            out.answer(ticket, new DialMessage.Response(ResponseStatus.OK, request.index, status));
        }
    }

    private void end(Ticket ticket, Request request) {
        requests.remove(ticket);
        busy.remove(request.peer);
        agenda.remove(ticket);
    }

    @Override
    public long deadline() {
        return agenda.deadline();
    }

    @Override
    public void wake(long now) {
        for (Ticket due = agenda.poll(now); due != null; due = agenda.poll(now)) {
            Request request = requests.get(due);
            if (request == null) {
                continue;
            }
            if (request.isDialling) {
                dialled(now, due, DialStatus.DIAL_ERROR);
            } else {
                dial(now, due);
            }
        }
    }

    public Counts counts() {
        return new Counts(asked, rejected, refused, demanded, dialled, reached);
    }

    /** What is kept for requests under way, counted: 0 when there are none. */
    int kept() {
        return requests.size() + busy.size() + agenda.size();
    }
}
