package org.rustycoin.libp2p.session.multistream;

import java.util.List;

import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.multistream.Messages.BadMessage;
import org.rustycoin.machine.Offence;

/**
 * The dialler's side. The header and the first proposal leave in one flight.
 *
 * <p>
 * A sole proposal may be treated as agreed at once: what is said behind it is read by the listener if it agrees and
 * discarded if not, and the answer is checked when it comes. With several proposals nothing may follow before the answer,
 * since a refusing listener would read it as the next proposal.
 */
public final class Proposal implements Negotiation {

    private final List<String> protocols;
    private final ByteQueue output = new ByteQueue();
    private int at;
    private boolean headerSeen;
    private Outcome outcome = new Outcome.Pending();

    /** Proposes these in their order, at least one. */
    public Proposal(List<String> protocols) {
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("nothing to propose");
        }
        this.protocols = List.copyOf(protocols);
        Messages.write(Messages.HEADER, output);
        Messages.write(protocols.getFirst(), output);
    }

    /** Whether application bytes may follow before the answer is here. */
    public boolean isLazy() {
        return protocols.size() == 1;
    }

    @Override
    public void received(ByteQueue in) {
        try {
            headerSeen = headerSeen || Messages.readHeader(in);
            while (headerSeen && outcome instanceof Outcome.Pending) {
                String message = Messages.read(in);
                if (message == null) {
                    return;
                }
                outcome = next(message);
            }
        } catch (BadMessage e) {
            outcome = broken(e.detail);
        }
    }

    private Outcome next(String message) {
        if (message.equals(protocols.get(at))) {
            return new Outcome.Agreed(message);
        }
        if (!message.equals(Messages.NOT_AVAILABLE)) {
            return broken("'" + Messages.shown(message) + "' in answer to " + protocols.get(at));
        }
        at++;
        if (at == protocols.size()) {
            return new Outcome.Refused();
        }
        Messages.write(protocols.get(at), output);
        return new Outcome.Pending();
    }

    private static Outcome broken(String detail) {
        return new Outcome.Broken(new Offence.OnStream("multistream", detail));
    }

    @Override
    public ByteQueue output() {
        return output;
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }
}
