package org.rustycoin.libp2p.protocols.kad;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.protocols.kad.contacts.Key;
import org.rustycoin.libp2p.protocols.kad.table.RoutingTable;
import org.rustycoin.libp2p.protocols.kad.wire.Message;
import org.rustycoin.libp2p.protocols.kad.wire.Message.Type;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Ticket;

/**
 * Keeps the table full (kad-dht, "Bootstrap process"): a lookup of this node itself, then one for a random key at each
 * distance where somebody new may be found; soon after the first entry, when a user wants it, and again and again.
 */
final class Refreshing {

    /** Lets the first few peers come, so that the first lookup begins with more than one word. */
    private static final long FIRST_NANOS = 500_000_000L;
    /**
     * A key at a distance of so many shared bits is found by trying twice as many as that has values; go-libp2p stops at 15
     * bits too. A network of a million nodes has 16 full distances.
     */
    private static final int SHARED_BITS_MAX = 15;
    /** A multihash of SHA-256, which every implementation takes for a peer id. */
    private static final byte[] ID_PREFIX = {0x12, 0x20};
    private static final int HASH_BYTES = 32;

    private final PeerId self;
    private final Key selfKey;
    private final RoutingTable table;
    private final Walks walks;
    private final KadOut out;
    private final RandomGenerator random;
    private final long intervalNanos;
    private final ArrayDeque<Integer> distances = new ArrayDeque<>();
    private final List<Ticket> waiting = new ArrayList<>();
    private boolean isRunning;
    private long nextAt = Machine.NEVER;

    Refreshing(PeerId self, RoutingTable table, Walks walks, KadOut out, RandomGenerator random, long intervalNanos) {
        this.self = self;
        this.selfKey = Key.of(self);
        this.table = table;
        this.walks = walks;
        this.out = out;
        this.random = random;
        this.intervalNanos = intervalNanos;
    }

    /** The table has an entry more. */
    void added(long now) {
        if (table.size() == 1 && !isRunning) {
            nextAt = Math.min(nextAt, now + FIRST_NANOS);
        }
    }

    /** Refreshes now, or joins the refresh that is under way. */
    void refresh(long now, Ticket ticket) {
        waiting.add(ticket);
        if (!isRunning) {
            begin(now);
        }
    }

    private void begin(long now) {
        isRunning = true;
        nextAt = now + (long) (intervalNanos * (0.75 + random.nextDouble() / 2)); // not all nodes at one moment
        walks.startPlain(now, Message.of(Type.FIND_NODE, self.toBytes()), (later, _) -> {
            table.stale(later, intervalNanos / 2).stream().filter(bits -> bits <= SHARED_BITS_MAX)
                    .forEach(distances::add);
            step(later);
        });
    }

    /** One distance after the other: a refresh is no reason for many questions at once. */
    private void step(long now) {
        Integer sharedBits = distances.poll();
        if (sharedBits != null) {
            walks.startPlain(now, Message.of(Type.FIND_NODE, keyAt(sharedBits)), (later, _) -> step(later));
            return;
        }
        isRunning = false;
        waiting.forEach(ticket -> out.done(ticket, new KadResult.Refreshed(table.size())));
        waiting.clear();
    }

    /** The bytes of a random key that shares so many first bits with this node, and no more. */
    private byte[] keyAt(int sharedBits) {
        byte[] key = Arrays.copyOf(ID_PREFIX, ID_PREFIX.length + HASH_BYTES);
        byte[] hash = new byte[HASH_BYTES];
        do {
            random.nextBytes(hash);
            System.arraycopy(hash, 0, key, ID_PREFIX.length, HASH_BYTES);
        } while (Key.of(key).commonBits(selfKey) != sharedBits);
        return key;
    }

    long deadline() {
        return nextAt;
    }

    void wake(long now) {
        if (now >= nextAt) {
            nextAt = Machine.NEVER;
            if (!isRunning) {
                begin(now);
            } else {
                nextAt = now + intervalNanos;
            }
        }
    }
}
