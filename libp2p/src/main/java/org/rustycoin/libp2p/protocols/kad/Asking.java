package org.rustycoin.libp2p.protocols.kad;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Ticket;
import org.rustycoin.machine.Tickets;

/**
 * Questions under way. Each ends once, with an answer to what was asked, or a failure; if the host says neither in time,
 * as a failure, and what comes later is counted and dropped.
 */
final class Asking {

    /** Who waits for an answer. */
    interface Asker {

        void answered(long now, Contact from, Message answer);

        void failed(long now, Contact from);
    }

    /** Hears of all questions, before their askers. */
    interface Witness {

        /** The answer as it is to be believed: without what its teller may not know of. */
        Believed answered(long now, Contact from, Message answer);

        void failed(long now, Contact from, Failure why);
    }

    /**
     * An answer and whose it is.
     *
     * @param from counts for the network group at which it answered
     */
    record Believed(Contact from, Message answer) {}

    private record Open(Contact contact, Message question, Asker asker) {}

    /** On its way to a peer: a question with its ticket, or a statement without. */
    private record Sending(@Nullable Ticket ticket, Contact contact, Message message) {}

    private final KadOut out;
    private final Witness witness;
    private final Drops drops;
    private final long timeoutNanos;
    private final Tickets tickets = new Tickets();
    private final Map<Ticket, Open> open = new LinkedHashMap<>();
    private final Agenda<Ticket> deadlines = new Agenda<>();
    private final Pace<Sending> pace = new Pace<>(this::send);

    Asking(KadOut out, Witness witness, Drops drops, long timeoutNanos) {
        this.out = out;
        this.witness = witness;
        this.drops = drops;
        this.timeoutNanos = timeoutNanos;
    }

    void ask(long now, Contact contact, Message question, Asker asker) {
        Ticket ticket = tickets.next();
        open.put(ticket, new Open(contact, question, asker));
        pace.send(now, contact.peer(), new Sending(ticket, contact, question));
    }

    /** Says something that has no answer. */
    void tell(long now, Contact contact, Message statement) {
        pace.send(now, contact.peer(), new Sending(null, contact, statement));
    }

    private boolean send(long now, Sending next) {
        Ticket ticket = next.ticket;
        if (ticket == null) {
            out.tell(next.contact, next.message);
            return false;
        }
        deadlines.set(ticket, now + timeoutNanos);
        out.ask(ticket, next.contact, next.message, timeoutNanos);
        return true;
    }

    void answered(long now, Ticket ticket, Message answer) {
        Open asked = close(now, ticket);
        if (asked == null) {
            drops.count(Drop.LATE_ANSWER);
            return;
        }
        Contact from = asked.contact;
        if (answer.type() != asked.question.type()) {
            drops.count(Drop.WRONG_ANSWER);
            out.offended(from.peer(), new Offence.OnStream("kad-answer",
                    "an answer of type " + answer.type() + " to a question of type " + asked.question.type()));
            fail(now, asked, new Failure.Malformed("another type than was asked for"));
            return;
        }
        Believed believed = witness.answered(now, from, answer);
        asked.asker.answered(now, believed.from, believed.answer);
    }

    void failed(long now, Ticket ticket, Failure why) {
        Open asked = close(now, ticket);
        if (asked != null) {
            fail(now, asked, why);
        }
    }

    private @Nullable Open close(long now, Ticket ticket) {
        deadlines.remove(ticket);
        Open closed = open.remove(ticket);
        if (closed != null) {
            pace.over(now, closed.contact.peer());
        }
        return closed;
    }

    private void fail(long now, Open asked, Failure why) {
        witness.failed(now, asked.contact, why);
        asked.asker.failed(now, asked.contact);
    }

    long deadline() {
        return Math.min(deadlines.deadline(), pace.deadline());
    }

    void wake(long now) {
        for (Ticket ticket = deadlines.poll(now); ticket != null; ticket = deadlines.poll(now)) {
            Open asked = close(now, ticket);
            if (asked != null) {
                fail(now, asked, new Failure.Timeout());
            }
        }
        pace.wake(now);
    }

    int size() {
        return open.size();
    }
}
