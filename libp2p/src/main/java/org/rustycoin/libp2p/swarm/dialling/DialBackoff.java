package org.rustycoin.libp2p.swarm.dialling;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Backoff;
import org.rustycoin.machine.Peer;

/**
 * Which addresses of which peers failed lately and are left alone for a while: {@link #BASE_NANOS} after the first
 * failure, twice as long after each further one, at most {@link #MAX_NANOS}.
 *
 * <p>
 * A success of any address forgives all of the peer's. What failed is remembered for twice the wait, then forgotten.
 * Strangers choose the addresses, so at most {@link #ENTRIES_MAX} are remembered; one more makes room of the one whose
 * last failure is longest ago, which costs us a dial too early and no more.
 */
final class DialBackoff {

    /** As go-libp2p. */
    static final long BASE_NANOS = 5_000_000_000L;
    static final long MAX_NANOS = 300_000_000_000L;

    /** A few hundred bytes each: about a megabyte, for more addresses than a node fails to dial in five minutes. */
    static final int ENTRIES_MAX = 4096;

    private static final Backoff WAIT = new Backoff(BASE_NANOS, MAX_NANOS);

    private record Key(@Nullable Peer peer, Multiaddr address) {}

    private record Entry(int failures, long until, long forgottenAt) {}

    private final RandomGenerator random;
    /** The one that failed longest ago first. */
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private long evicted;

    DialBackoff(RandomGenerator random) {
        this.random = random;
    }

    /** How long an address is still to be left alone; 0 if it may be dialled. */
    long remaining(long now, @Nullable Peer peer, Multiaddr address) {
        Entry entry = entries.get(new Key(peer, address));
        return entry == null ? 0 : Math.max(0, entry.until - now);
    }

    void failed(long now, @Nullable Peer peer, Multiaddr address) {
        sweep(now);
        var key = new Key(peer, address);
        Entry before = entries.remove(key);
        int failures = before == null ? 1 : before.failures + 1;
        long wait = WAIT.after(failures, random);
        if (entries.size() >= ENTRIES_MAX) {
            entries.remove(entries.keySet().iterator().next());
            evicted++;
        }
        entries.put(key, new Entry(failures, now + wait, now + 2 * wait));
    }

    void succeeded(@Nullable Peer peer, Multiaddr address) {
        if (peer == null) {
            entries.remove(new Key(null, address));
        } else {
            entries.keySet().removeIf(key -> peer.equals(key.peer));
        }
    }

    /** Forgets what is long over. */
    void sweep(long now) {
        entries.values().removeIf(entry -> entry.forgottenAt <= now);
    }

    int size() {
        return entries.size();
    }

    /** How many were forgotten to make room for others. */
    long evicted() {
        return evicted;
    }
}
