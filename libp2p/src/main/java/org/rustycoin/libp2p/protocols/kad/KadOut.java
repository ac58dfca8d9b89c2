package org.rustycoin.libp2p.protocols.kad;

import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.machine.Offence;
import org.rustycoin.machine.Peer;
import org.rustycoin.machine.Ticket;

/**
 * What Kademlia can do to the world. None of it blocks, throws or re-enters: it takes effect after the handler that said
 * it has returned.
 */
public interface KadOut {

    /**
     * Asks a peer, dialling it first if it is not connected. The machine hears exactly one of
     * {@link Kademlia#answered} and {@link Kademlia#failed} for the ticket.
     */
    void ask(Ticket ticket, Contact contact, Message question, long timeoutNanos);

    /** Says something to a peer that has no answer, dialling it first if it is not connected. */
    void tell(Contact contact, Message statement);

    /** Answers what was asked. */
    void answer(Ticket ticket, Message answer);

    /** Has nothing to say to what was stated, and listens on. */
    void listen(Ticket ticket);

    /** Resets the stream on which something was asked. */
    void refuse(Ticket ticket);

    void offended(Peer peer, Offence offence);

    /** Others are to be told that they may ask, or that they may not any more. */
    void serving(boolean isServing);

    /** A search is over. */
    void done(Ticket search, KadResult result);
}
