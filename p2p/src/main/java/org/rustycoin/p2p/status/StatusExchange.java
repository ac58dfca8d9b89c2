package org.rustycoin.p2p.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Hash;
import org.rustycoin.ledger.chain.HeaderEntry;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;
import org.rustycoin.p2p.messages.P2PMessage.Status;

/**
 * The first word between peers (WIRE.md §4): the dialler asks with its own Status, the listener answers with its.
 *
 * <p>
 * A peer is ready when its Status is known. One of another chain (another genesis) is dropped. If it was the one that
 * asked, it is told ours and has {@link #GOODBYE} to go by itself: only whoever dialled has an address to forget, and it
 * would not hear why if the connection ended before the answer. One that says nothing for {@link #PATIENCE} is dropped
 * too: it costs a slot and gives nothing.
 *
 * <p>
 * Status is said once a connection; one that asks more than {@link #QUESTIONS_MAX} times is refused, and each further
 * time is an offence.
 */
public final class StatusExchange implements Machine {

    /** Status is the first thing an honest peer does, on a connection that has just been made. */
    public static final long PATIENCE = 20_000_000_000L;

    /** For an answer to arrive and its receiver to hang up. */
    public static final long GOODBYE = 5_000_000_000L;

    /** Once for each connection that a peer may have with us at a time, and as often again for those that it lost. */
    static final int QUESTIONS_MAX = 8;

    /** The rule of a peer with another genesis: it is never of any use, so its address is to be forgotten. */
    public static final String OTHER_CHAIN = "other-chain";

    private static final String NO_STATUS = "no-status";
    private static final int PROTOCOL_VERSION = 1;

    /** What this machine does. */
    public interface Out {

        void ask(Peer peer, Ticket ticket, Status question, long timeoutNanos);

        void answer(Ticket ticket, Status answer);

        /** The peer is of our chain, and this is what it says of itself. */
        void ready(Peer peer, boolean outbound, Status status);

        void refuse(Ticket ticket, String why);

        void offended(Peer peer, Offence offence);

        void drop(Peer peer, String rule, String why);
    }

    private static final class Acquaintance {
        final boolean outbound;
        /** Whether its Status is known. */
        boolean heard;
        int questions;
        /** When it is to be dropped, and why. */
        long dropAt;
        String rule = NO_STATUS;
        String why = "it said no Status in " + PATIENCE / 1_000_000_000L + " s";

        Acquaintance(boolean outbound, long dropAt) {
            this.outbound = outbound;
            this.dropAt = dropAt;
        }
    }

    private final Hash genesis;
    private final Supplier<Status> own;
    private final Out out;
    private final Tickets tickets = new Tickets();
    private final Map<Ticket, Peer> asked = new LinkedHashMap<>();
    private final Map<Peer, Acquaintance> peers = new LinkedHashMap<>();

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
        peers.put(peer, new Acquaintance(outbound, now + PATIENCE));
        if (outbound) {
            Ticket ticket = tickets.next();
            asked.put(ticket, peer);
            out.ask(peer, ticket, own.get(), PATIENCE);
        }
    }

    public void disconnected(Peer peer) {
        peers.remove(peer);
    }

    /** The peer says who it is and wants to know the same of us. */
    public void asked(long now, Peer peer, Ticket ticket, Status question) {
        Acquaintance acquaintance = peers.get(peer);
        if (acquaintance != null && ++acquaintance.questions > QUESTIONS_MAX) {
            out.refuse(ticket, "Status is said once");
            out.offended(peer, new Offence.OnStream("status-again", "Status for the " + acquaintance.questions
                    + "th time"));
            return;
        }
        out.answer(ticket, own.get());
        heard(peer, question, now + GOODBYE);
    }

    public void answered(long now, Ticket ticket, Status answer) {
        Peer peer = asked.remove(ticket);
        if (peer != null) {
            heard(peer, answer, now);
        }
    }

    public void failed(Ticket ticket, Failure failure) {
        Peer peer = asked.remove(ticket);
        Acquaintance acquaintance = peer == null ? null : peers.get(peer);
        if (peer != null && acquaintance != null && !acquaintance.heard && !(failure instanceof Failure.Gone)) {
            acquaintance.dropAt = NEVER;
            out.drop(peer, NO_STATUS, "it did not answer Status: " + failure);
        }
    }

    /** @param goodbye when it is dropped if it is of another chain */
    private void heard(Peer peer, Status status, long goodbye) {
        Acquaintance acquaintance = peers.get(peer);
        if (acquaintance == null || acquaintance.heard) {
            return; // gone, or a second connection's Status: the first word counts
        }
        acquaintance.heard = true;
        acquaintance.dropAt = NEVER;
        if (status.genesisHash().equals(genesis)) {
            out.ready(peer, acquaintance.outbound, status);
        } else {
            acquaintance.dropAt = goodbye;
            acquaintance.rule = OTHER_CHAIN;
            acquaintance.why = "its genesis is " + status.genesisHash() + ", ours " + genesis;
        }
    }

    @Override
    public long deadline() {
        long earliest = NEVER;
        for (Acquaintance acquaintance : peers.values()) {
            earliest = Math.min(earliest, acquaintance.dropAt);
        }
        return earliest;
    }

    @Override
    public void wake(long now) {
        peers.forEach((peer, acquaintance) -> {
            if (acquaintance.dropAt <= now) {
                acquaintance.dropAt = NEVER;
                out.drop(peer, acquaintance.rule, acquaintance.why);
            }
        });
    }
}
