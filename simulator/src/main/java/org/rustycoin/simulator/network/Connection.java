package org.rustycoin.simulator.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.rustycoin.machine.Ticket;

/** Two nodes, a pipe each way, and the questions that are open between them. */
final class Connection {

    /** One direction: a queue that drains at the wire's rate, and then a way of a certain length. */
    private final class Pipe {
        private long sentUntil;
        private long arrivedUntil;
        private long bytes;

        /** When {@code size} bytes said now will have arrived; never before what was said earlier. */
        long arrival(long now, long size) {
            bytes += size;
            sentUntil = Math.max(now, sentUntil) + size * 1_000_000_000L / settings.bytesPerSecond();
            long jitter = settings.jitterNanos() == 0 ? 0 : random.nextLong(settings.jitterNanos());
            arrivedUntil = Math.max(arrivedUntil, sentUntil + settings.latencyNanos() + jitter);
            return arrivedUntil;
        }
    }

    /** A question on its way: who asked under which ticket, and whether it is still open. */
    record Question(Endpoint asker, Ticket askersTicket, Ticket answerersTicket) {}

    final Endpoint dialler;
    final Endpoint listener;
    /** Open questions by the ticket that the asked node was given. */
    final Map<Ticket, Question> open = new LinkedHashMap<>();
    boolean up;
    boolean closed;

    private final NetworkSettings settings;
    private final RandomGenerator random;
    private final Pipe there = new Pipe();
    private final Pipe back = new Pipe();

    Connection(Endpoint dialler, Endpoint listener, NetworkSettings settings, RandomGenerator random) {
        this.dialler = dialler;
        this.listener = listener;
        this.settings = settings;
        this.random = random;
    }

    Endpoint other(Endpoint one) {
        return one == dialler ? listener : dialler;
    }

    long arrival(long now, Endpoint from, long size) {
        return (from == dialler ? there : back).arrival(now, size);
    }

    long bytes() {
        return there.bytes + back.bytes;
    }

    boolean strikes() {
        return settings.connectionLoss() > 0 && random.nextDouble() < settings.connectionLoss();
    }
}
