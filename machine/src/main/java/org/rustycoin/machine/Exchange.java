package org.rustycoin.machine;

/**
 * One question, one answer, in both roles.
 *
 * <p>
 * Whoever asks makes up the {@link Ticket} and hears exactly one of {@link #answered} and {@link #failed} for it.
 * Whoever is asked gets a ticket of the host's and answers or refuses it exactly once, or never, in which case the host
 * refuses it when its time is over.
 *
 * @param <Q> questions
 * @param <A> answers
 */
public interface Exchange<Q, A> extends Machine {

    void asked(long now, Peer peer, Ticket ticket, Q question);

    void answered(long now, Ticket ticket, A answer);

    void failed(long now, Ticket ticket, Failure failure);
}
