package org.rustycoin.p2p.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.p2p.messages.P2PMessage.Status;

/**
 * The first word between peers (WIRE.md §4): the dialler asks with its own Status, the listener answers with its.
 *
 * <p>
 * A peer is ready when its Status is known. One of another chain (another genesis) is told ours, since an answer is due,
 * and dropped. One that says nothing for {@link #PATIENCE} is dropped too: it costs a slot and gives nothing.
 */
public final class StatusExchange implements Machine {

    /** Status is the first thing an honest peer does, on a connection that has just been made. */
    public static final long PATIENCE = 20_000_000_000L;

    /** The rule of a peer with another genesis: it is never of any use, so its address is to be forgotten. */
    public static final String OTHER_CHAIN = "other-chain";

    private static final int PROTOCOL_VERSION = 1;

    /** What this machine does. */
    public interface Out {

        void ask(Peer peer, Ticket ticket, Status question, long timeoutNanos);

        void answer(Ticket ticket, Status answer);

        /** The peer is of our chain, and this is what it says of itself. */
        void ready(Peer peer, boolean outbound, Status status);

        void drop(Peer peer, String rule, String why);
    }

    private static final class Waiting {
        final boolean outbound;
        final long until;
        boolean settled;

        Waiting(boolean outbound, long until) {
            this.outbound = outbound;
            this.until = until;
        }
    }

    private final Hash genesis;
    private final Supplier<Status> own;
    private final Out out;
    private final Tickets tickets = new Tickets();
    private final Map<Ticket, Peer> asked = new LinkedHashMap<>();
    /** In the order of connecting, so also of their deadlines. */
    private final Map<Peer, Waiting> peers = new LinkedHashMap<>();

    /** @param own this node's Status at that moment */
    public StatusExchange(Hash genesis, Supplier<Status> own, Out out) {
        this.genesis = genesis;
        this.own = own;
        this.out = out;
    }

    /** The Status of a node whose active chain ends in {@code tip}; the work goes as 32 bytes, most significant first. */
    public static Status describe(HeaderEntry genesis, HeaderEntry tip, long services, String userAgent) {
        byte[] magnitude = tip.work().toByteArray();
        byte[] work = new byte[Hash.BYTES];
        int length = Math.min(work.length, magnitude.length);
        System.arraycopy(magnitude, magnitude.length - length, work, work.length - length, length);
        return new Status(PROTOCOL_VERSION, genesis.hash(), tip.hash(), tip.height(), Bytes.wrap(work), services,
                userAgent);
    }

    public void connected(long now, Peer peer, boolean outbound) {
        peers.put(peer, new Waiting(outbound, now + PATIENCE));
        if (outbound) {
            Ticket ticket = tickets.next();
            asked.put(ticket, peer);
            out.ask(peer, ticket, own.get(), PATIENCE);
        }
    }

    public void disconnected(Peer peer) {
        peers.remove(peer);
        asked.values().remove(peer); // an answer that still comes says nothing about its next connection
    }

    /** The peer says who it is and wants to know the same of us. */
    public void asked(Peer peer, Ticket ticket, Status question) {
        out.answer(ticket, own.get());
        heard(peer, question);
    }

    public void answered(Ticket ticket, Status answer) {
        Peer peer = asked.remove(ticket);
        if (peer != null) {
            heard(peer, answer);
        }
    }

    public void failed(Ticket ticket, Failure failure) {
        Peer peer = asked.remove(ticket);
        Waiting waiting = peer == null ? null : peers.get(peer);
        if (peer != null && waiting != null && !waiting.settled && !(failure instanceof Failure.Gone)) {
            waiting.settled = true;
            out.drop(peer, "no-status", "it did not answer Status: " + failure);
        }
    }

    private void heard(Peer peer, Status status) {
        Waiting waiting = peers.get(peer);
        if (waiting == null || waiting.settled) {
            return; // gone, or a second connection's Status: the first word counts
        }
        waiting.settled = true;
        if (status.genesisHash().equals(genesis)) {
            out.ready(peer, waiting.outbound, status);
        } else {
            out.drop(peer, OTHER_CHAIN, "its genesis is " + status.genesisHash() + ", ours " + genesis);
        }
    }

    @Override
    public long deadline() {
        for (Waiting waiting : peers.values()) {
            if (!waiting.settled) {
                return waiting.until;
            }
        }
        return NEVER;
    }

    @Override
    public void wake(long now) {
        for (var entry : peers.entrySet()) {
            Waiting waiting = entry.getValue();
            if (!waiting.settled && waiting.until <= now) {
                waiting.settled = true;
                out.drop(entry.getKey(), "no-status", "it said no Status in " + PATIENCE / 1_000_000_000L + " s");
            }
        }
    }
}
