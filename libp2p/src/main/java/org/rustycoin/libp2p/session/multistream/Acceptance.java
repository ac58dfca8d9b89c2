package org.rustycoin.libp2p.session.multistream;

import java.util.function.Predicate;

import org.rustycoin.libp2p.session.ByteQueue;
import org.rustycoin.libp2p.session.multistream.Messages.BadMessage;
import org.rustycoin.machine.Offence;

/**
 * The listener's side: echoes the first proposal that it supports. The protocol list ({@code ls}) is answered {@code na}
 * as by go; nobody asks for it. A dialler with one proposal may say its application's bytes behind it: they are no
 * offence when the proposal was refused, and the end of the negotiation.
 */
public final class Acceptance implements Negotiation {

    /** Nobody speaks as many versions of one thing; more is a way to keep us answering. */
    public static final int PROPOSALS_MAX = 64;

    private final Predicate<String> supported;
    private final ByteQueue output = new ByteQueue();
    private boolean headerSeen;
    private int refused;
    private Outcome outcome = new Outcome.Pending();

    public Acceptance(Predicate<String> supported) {
        this.supported = supported;
    }

    @Override
    public void received(ByteQueue in) {
        try {
            if (!headerSeen && Messages.readHeader(in)) {
                headerSeen = true;
                Messages.write(Messages.HEADER, output);
            }
            while (headerSeen && outcome instanceof Outcome.Pending) {
                String message = Messages.read(in);
                if (message == null) {
                    return;
                }
                outcome = next(message);
            }
        } catch (BadMessage e) {
            outcome = refused == 0 ? broken(e.detail) : new Outcome.Refused();
        }
    }

    private Outcome next(String message) {
        if (supported.test(message)) {
            Messages.write(message, output);
            return new Outcome.Agreed(message);
        }
        refused++;
        if (refused > PROPOSALS_MAX) {
            return broken("more than " + PROPOSALS_MAX + " proposals, the last '" + Messages.shown(message) + "'");
        }
        Messages.write(Messages.NOT_AVAILABLE, output);
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
