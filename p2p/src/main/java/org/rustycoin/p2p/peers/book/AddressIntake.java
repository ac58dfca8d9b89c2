package org.rustycoin.p2p.peers.book;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.TokenBucket;

/**
 * What may come into the book from others, and how much of it.
 *
 * <p>
 * What a peer says unasked, as its own addresses in identify, is limited by {@link #PER_SECOND} and {@link #BURST}; an honest
 * node has some addresses and seldom new ones. What it was asked for is limited by {@link #ANSWER_MAX} an answer. What goes
 * beyond is not looked at, and counted. A new peer id has a full allowance again, so this bounds work and not lies: those are
 * bounded by where the peer is, in the book's {@link Geometry}.
 */
public final class AddressIntake {

    /** Bitcoin Core's rate. */
    static final double PER_SECOND = 0.1;
    /** Three transports on some interfaces. */
    static final int BURST = 16;
    /** Bitcoin's most in one message. */
    static final int ANSWER_MAX = 1000;

    private final AddressBook book;
    private final LongUnaryOperator unixSeconds;
    private final Map<Peer, TokenBucket> allowances = new LinkedHashMap<>();
    private long ignored;

    /** @param unixSeconds what a wall clock shows at a node time */
    public AddressIntake(AddressBook book, LongUnaryOperator unixSeconds) {
        this.book = book;
        this.unixSeconds = unixSeconds;
    }

    /**
     * A connected peer tells unasked where it can be reached.
     *
     * @param from where it is connected; what it says of that very IP address is taken as it is, anything else as hearsay
     */
    public void heard(long now, Peer peer, Multiaddr from, List<Multiaddr> addresses) {
        TokenBucket allowance = allowances.computeIfAbsent(peer, _ -> new TokenBucket(now, PER_SECOND, BURST));
        Source source = Source.of(from);
        for (int i = 0; i < addresses.size(); i++) {
            if (!allowance.take(now, 1)) {
                ignored += addresses.size() - i;
                return;
            }
            add(now, source, addresses.get(i));
        }
    }

    /** An answer to a question of ours, as a lookup or a DNS seed. */
    public void answered(long now, Source source, List<Multiaddr> addresses) {
        ignored += Math.max(0, addresses.size() - ANSWER_MAX);
        for (Multiaddr address : addresses.subList(0, Math.min(addresses.size(), ANSWER_MAX))) {
            add(now, source, address);
        }
    }

    private void add(long now, Source source, Multiaddr address) {
        boolean ofItself = source.equals(Source.of(address));
        book.add(unixSeconds.applyAsLong(now), address, source,
                ofItself ? 0 : AddressBook.HEARSAY_PENALTY_SECONDS);
    }

    public void disconnected(Peer peer) {
        allowances.remove(peer);
    }

    /** Addresses since the start that were not looked at, being too many. */
    public long ignored() {
        return ignored;
    }
}
