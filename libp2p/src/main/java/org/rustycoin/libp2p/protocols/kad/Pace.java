package org.rustycoin.libp2p.protocols.kad;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Peer;

/**
 * Keeps what this node asks of one peer below what peers let pass ({@link Neighbours}, and the streams of
 * {@link org.rustycoin.libp2p.protocols.kad.wire.KadStreams}), for a node that is asked much by its user, or publishes
 * much in a small network, would else be taken for a flooder. What comes too soon waits in line; how much can wait is
 * bounded by the searches and publications of a node.
 *
 * @param <T> what is sent
 */
final class Pace<T> {

    /** Below the 20 a second that a peer lets pass, so that what is late on the way does not add up to more. */
    static final double PER_SECOND = 16;
    /** Sent at once to a peer that was left alone; peers let 64 streams pass. */
    static final int BURST = 32;
    /** Unanswered at a time; peers let 32 streams be open. */
    static final int OPEN_MAX = 16;
    private static final long INTERVAL = (long) (1_000_000_000L / PER_SECOND);

    interface Sender<T> {

        /** Whether it will have an answer: {@link Pace#over} follows then. */
        boolean send(long now, T what);
    }

    private static final class Line<T> {
        final Deque<T> waiting = new ArrayDeque<>();
        int open;
        /** When a peer that is asked at the steady rate would have been asked all that was sent. */
        long paidUntil;

        Line(long now) {
            paidUntil = now;
        }
    }

    private final Sender<T> sender;
    private final Map<Peer, Line<T>> lines = new LinkedHashMap<>();
    /** When the next may be sent, and of a line with nothing in it, when it may be forgotten. */
    private final Agenda<Peer> due = new Agenda<>();

    Pace(Sender<T> sender) {
        this.sender = sender;
    }

    /** Sends to a peer, now or in its turn. */
    void send(long now, Peer peer, T what) {
        Line<T> line = lines.computeIfAbsent(peer, _ -> new Line<>(now));
        line.waiting.add(what);
        move(now, peer, line);
    }

    /** What was sent to a peer has its answer, or will have none. */
    void over(long now, Peer peer) {
        Line<T> line = lines.get(peer);
        if (line != null) {
            line.open--;
            move(now, peer, line);
        }
    }

    private void move(long now, Peer peer, Line<T> line) {
        while (line.open < OPEN_MAX && mayAt(line) <= now) {
            T next = line.waiting.poll();
            if (next == null) {
                break;
            }
            line.paidUntil = Math.max(line.paidUntil, now) + INTERVAL;
            line.open += sender.send(now, next) ? 1 : 0;
        }
        if (line.open >= OPEN_MAX || line.waiting.isEmpty() && line.open > 0) {
            due.remove(peer); // the next answer moves it
        } else {
            due.set(peer, line.waiting.isEmpty() ? line.paidUntil : mayAt(line));
        }
    }

    private static long mayAt(Line<?> line) {
        return line.paidUntil - (BURST - 1) * INTERVAL;
    }

    long deadline() {
        return due.deadline();
    }

    void wake(long now) {
        for (Peer peer = due.poll(now); peer != null; peer = due.poll(now)) {
            Line<T> line = lines.get(peer);
            if (line != null && line.waiting.isEmpty() && line.open == 0) {
                lines.remove(peer);
            } else if (line != null) {
                move(now, peer, line);
            }
        }
    }
}
