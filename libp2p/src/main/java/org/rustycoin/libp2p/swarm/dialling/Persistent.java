package org.rustycoin.libp2p.swarm.dialling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Agenda;
import org.rustycoin.machine.Backoff;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

/**
 * Peers that must stay connected: dials them until they are, and again when they are lost.
 *
 * <p>
 * The first dial comes at once. One that fails, or a connection that is lost, is followed by another dial after
 * {@link #BASE_NANOS}, twice as long each time, up to {@link #MAX_NANOS}; only a connection that lasted
 * {@link #LASTED_NANOS} starts the count anew. A dial of which nothing is heard for {@link #DIAL_NANOS_MAX} counts as
 * failed.
 */
public final class Persistent implements Machine {

    /** A peer that restarts is back in a few seconds. */
    public static final long BASE_NANOS = 1_000_000_000L;
    /** A peer that was away for hours is found again within minutes. */
    public static final long MAX_NANOS = 300_000_000_000L;
    /** Whoever accepts us and throws us out at once is not dialled every second. */
    public static final long LASTED_NANOS = 60_000_000_000L;
    /** Twice what a {@link Dialler} takes. */
    public static final long DIAL_NANOS_MAX = 120_000_000_000L;
    /** A node has a few in its configuration; more are a list of strangers, and those belong in an address book. */
    public static final int PEERS_MAX = 256;

    /** What these peers are kept connected by, as a tag for {@code Keeping}. */
    public static final String TAG = "persistent peer";

    private static final Backoff WAIT = new Backoff(BASE_NANOS, MAX_NANOS);

    /** What this machine does to the world. */
    public interface Out {

        /**
         * Dials, and insists. Answered by {@link Persistent#connected} or by {@link Persistent#failed}, the latter also when
         * the connection is refused by a limit.
         */
        void dial(Peer peer, List<Multiaddr> addresses);
    }

    private sealed interface State {
        record Connected(long since) implements State {}

        record Dialling() implements State {}

        record Waiting() implements State {}
    }

    private record Kept(List<Multiaddr> addresses, int failures, State state) {}

    private final RandomGenerator random;
    private final Out out;
    private final Map<Peer, Kept> peers = new LinkedHashMap<>();
    private final Agenda<Peer> agenda = new Agenda<>();

    public Persistent(RandomGenerator random, Out out) {
        this.random = random;
        this.out = out;
    }

    /**
     * Keeps a peer from now on, or changes its addresses.
     *
     * @param addresses   where it is dialled, not empty
     * @param isConnected whether there is a connection already
     * @throws IllegalArgumentException if there is no address, or if there are {@link #PEERS_MAX} already
     */
    public void keep(long now, Peer peer, List<Multiaddr> addresses, boolean isConnected) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a persistent peer needs an address: " + peer);
        }
        Kept before = peers.get(peer);
        if (before == null && peers.size() >= PEERS_MAX) {
            throw new IllegalArgumentException("more than " + PEERS_MAX + " persistent peers; take some out");
        }
        var given = List.copyOf(addresses);
        if (before != null) {
            peers.put(peer, new Kept(given, before.failures, before.state));
        } else if (isConnected) {
            peers.put(peer, new Kept(given, 0, new State.Connected(now)));
        } else {
            dial(now, peer, new Kept(given, 0, new State.Waiting()));
        }
    }

    /** Keeps a peer no longer; its connection stays for those who need it. */
    public void forget(Peer peer) {
        peers.remove(peer);
        agenda.remove(peer);
    }

    public boolean keeps(Peer peer) {
        return peers.containsKey(peer);
    }

    /** A peer has its first connection, whoever dialled. */
    public void connected(long now, Peer peer) {
        Kept kept = peers.get(peer);
        if (kept != null) {
            peers.put(peer, new Kept(kept.addresses, kept.failures, new State.Connected(now)));
            agenda.remove(peer);
        }
    }

    /** A peer has lost its last connection. */
    public void disconnected(long now, Peer peer) {
        Kept kept = peers.get(peer);
        if (kept != null && kept.state instanceof State.Connected(long since)) {
            int failures = now - since >= LASTED_NANOS ? 0 : kept.failures;
            await(now, peer, new Kept(kept.addresses, failures, kept.state));
        }
    }

    /** The dial that was wished for came to nothing. */
    public void failed(long now, Peer peer) {
        Kept kept = peers.get(peer);
        if (kept != null && kept.state instanceof State.Dialling) {
            await(now, peer, kept);
        }
    }

    @Override
    public long deadline() {
        return agenda.deadline();
    }

    @Override
    public void wake(long now) {
        for (Peer peer = agenda.poll(now); peer != null; peer = agenda.poll(now)) {
            Kept kept = peers.get(peer);
            if (kept != null && kept.state instanceof State.Waiting) {
                dial(now, peer, kept);
            } else if (kept != null) {
                await(now, peer, kept);
            }
        }
    }

    private void dial(long now, Peer peer, Kept kept) {
        peers.put(peer, new Kept(kept.addresses, kept.failures, new State.Dialling()));
        agenda.set(peer, now + DIAL_NANOS_MAX);
        out.dial(peer, kept.addresses);
    }

    private void await(long now, Peer peer, Kept kept) {
        int failures = kept.failures + 1;
        peers.put(peer, new Kept(kept.addresses, failures, new State.Waiting()));
        agenda.set(peer, now + WAIT.after(failures, random));
    }
}
