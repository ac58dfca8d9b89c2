package org.rustycoin.machine;

/** A source of tickets; one for each maker, so that numbers do not depend on how makers interleave. */
public final class Tickets {

    private long last;

    public Ticket next() {
        return new Ticket(++last);
    }
}
