package org.rustycoin.libp2p.swarm.keeping;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Backoff;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/**
 * Renews the session keys of long connections by replacing the connection, since no protocol here renews them in place.
 *
 * <p>
 * Rules. (1) The side that dialled a connection has it replaced, when it is as old as {@link Settings#ageNanos} or has
 * carried {@link Settings#volumeBytes}: it dials the same peer at the same address again. (2) The new connection has the
 * direction of the old one, so both sides let it take the old one's place ({@link KeepRule}, rule 1), and
 * {@link Keeping} closes the old one when its streams are over. (3) Of a peer's connections that this side dialled only the
 * newest is renewed. (4) A dial that fails is tried again after {@link #RETRY_NANOS}, twice as long each time up to
 * {@link #RETRY_NANOS_MAX}; the old connection goes on meanwhile. (5) Ages differ by up to a quarter, so that a node's
 * connections, which began together, are not all replaced at once.
 *
 * @param <C> the host's connections, found again by {@code equals}
 */
public final class Renewal<C> implements Machine {

    public static final long RETRY_NANOS = 60_000_000_000L;
    public static final long RETRY_NANOS_MAX = 3_600_000_000_000L;

    private static final Backoff RETRY = new Backoff(RETRY_NANOS, RETRY_NANOS_MAX);

    /**
     * When a connection has had its time.
     *
     * @param ageNanos    since it was established, within a quarter
     * @param volumeBytes that it carried, both ways together
     */
    public record Settings(long ageNanos, long volumeBytes) {

        /** A day, and 2^40 bytes: a key that leaks tells no more than that. A nonce of 64 bits would last far longer. */
        public static final Settings STANDARD = new Settings(86_400_000_000_000L, 1L << 40);

        public Settings {
            if (ageNanos < 1 || ageNanos > Long.MAX_VALUE / 4 || volumeBytes < 1) {
                throw new IllegalArgumentException(
                        "no such age and volume of a connection: " + ageNanos + " ns, " + volumeBytes + " bytes");
            }
        }
    }

    /** What this machine does to the world. */
    public interface Out {

        /**
         * Dials a peer although it is connected. Answered by {@link Renewal#added} of the new connection, or by
         * {@link Renewal#failed}.
         */
        void dialAgain(Peer peer, Multiaddr address);
    }

    /** The newest connection that this side dialled to a peer. */
    private record Session<C>(C connection, Multiaddr address, int failures, boolean isDue) {}

    private final Settings settings;
    private final RandomGenerator random;
    private final Out out;
    private final Map<Peer, Session<C>> sessions = new LinkedHashMap<>();
    private final Map<C, Peer> peerOf = new LinkedHashMap<>();
    private final Agenda<Peer> agenda = new Agenda<>();

    public Renewal(Settings settings, RandomGenerator random, Out out) {
        this.settings = settings;
        this.random = random;
        this.out = out;
    }

    /** A connection is established. One that the other side dialled is the other side's to renew. */
    public void added(long now, C connection, Peer peer, Multiaddr address, boolean outbound) {
        if (outbound) {
            Session<C> before = sessions.put(peer, new Session<>(connection, address, 0, false));
            if (before != null) {
                peerOf.remove(before.connection);
            }
            peerOf.put(connection, peer);
            double share = 0.75 + random.nextDouble() / 2;
            agenda.set(peer, now + (long) (settings.ageNanos() * share));
        }
    }

    /** A connection is closed. */
    public void removed(C connection) {
        Peer peer = peerOf.remove(connection);
        if (peer != null) {
            sessions.remove(peer);
            agenda.remove(peer);
        }
    }

    /** What a connection has carried so far, both ways together; told now and then. */
    public void volume(long now, C connection, long bytes) {
        Peer peer = bytes < settings.volumeBytes() ? null : peerOf.get(connection);
        Session<C> session = peer == null ? null : sessions.get(peer);
        if (peer != null && session != null && !session.isDue) {
            renew(now, peer, session);
        }
    }

    /** The dial that was wished for came to nothing. */
    public void failed(long now, Peer peer) {
        Session<C> session = sessions.get(peer);
        if (session != null && session.isDue) {
            int failures = session.failures + 1;
            sessions.put(peer, new Session<>(session.connection, session.address, failures, true));
            agenda.set(peer, now + RETRY.after(failures, random));
        }
    }

    @Override
    public long deadline() {
        return agenda.deadline();
    }

    @Override
    public void wake(long now) {
        for (Peer peer = agenda.poll(now); peer != null; peer = agenda.poll(now)) {
            Session<C> session = sessions.get(peer);
            if (session != null) {
                renew(now, peer, session);
            }
        }
    }

    private void renew(long now, Peer peer, Session<C> session) {
        sessions.put(peer, new Session<>(session.connection, session.address, session.failures, true));
        agenda.set(peer, now + RETRY_NANOS_MAX); // if nothing is heard of the dial
        out.dialAgain(peer, session.address);
    }

    /** What is kept, counted: 0 when there are no connections. */
    int size() {
        return sessions.size() + peerOf.size() + agenda.size();
    }
}
