package org.rustycoin.libp2p.protocols.kad.lookup;

import java.util.List;

import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.machine.Peer;

/** A search for the peers closest to a key. */
public interface Lookup {

    /** What a lookup wants. */
    sealed interface Step {

        /** To ask somebody, whose answer or failure it must be told. */
        record Ask(Contact contact) implements Step {}

        /** To hear from those who were asked. */
        record Wait() implements Step {}

        /** Nothing any more. */
        record Done() implements Step {}
    }

    /** What is to be done now; asked again after each {@link Step.Ask}. */
    Step next();

    /** A peer that was asked named these; its contact says in which network group it has proved to be. */
    void answered(Contact from, List<Contact> closer);

    /** A peer that was asked did not answer. */
    void failed(Peer peer);

    /** The closest that have answered, the nearest first, at most k. */
    List<Contact> result();

    /** How many peers in a row led to this one, 1 for those it began with; 0 if it is not known. */
    int hops(Peer peer);
}
