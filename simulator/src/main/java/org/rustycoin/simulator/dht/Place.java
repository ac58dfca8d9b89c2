package org.rustycoin.simulator.dht;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.machine.Peer;

/** Somebody at an address of the simulated internet. */
interface Place {

    Contact contact();

    boolean isReachable();

    /** Another opened a connection with it. */
    void opened(Place other);

    /** The last connection with another has ended. */
    void closed(Place other);

    /** Is asked something, and says what comes of it, once. */
    void asked(Peer asker, Question question, Message message);

    default Peer peer() {
        return contact().peer();
    }

    default Multiaddr address() {
        return contact().addresses().getFirst();
    }

    /** What comes of a question. */
    interface Question {

        void answer(Message answer);

        /** There is no answer, and will be none. */
        void fail();

        /** It was a statement, and is heard. */
        void end();
    }
}
