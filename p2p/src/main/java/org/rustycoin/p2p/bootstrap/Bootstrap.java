package org.rustycoin.p2p.bootstrap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Machine;

/**
 * The way into the network, in four steps, and back to the first whenever everybody is gone.
 *
 * <p>
 * Connect: the address book and the configured peers are being dialled already, by whoever keeps them. When nobody is there
 * after {@link #DNS_AFTER}, DNS seeds are asked, {@link #DNS_AT_ONCE} at a time and in an order of chance, so that no seed sees all who
 * begin; with a full book that waits for {@link #DNS_AFTER_WITH_BOOK}, since a DNS seed learns who starts and can name
 * whom it likes. When nobody is there after {@link #SHIPPED_AFTER}, the signed list and the shipped one are used. Join: the DHT through
 * whoever is connected. Discover: a lookup in the DHT. Establish: until all outbound slots are filled; as long as they are
 * not, discovery is repeated.
 *
 * <p>
 * No step can hang: DNS and the DHT have a time each, and the way goes on without them and says so.
 */
public final class Bootstrap implements Machine {

    private static final long SECOND = 1_000_000_000L;
    /** Bitcoin Core's. */
    public static final long DNS_AFTER = 11 * SECOND;
    public static final long SHIPPED_AFTER = 60 * SECOND;
    /** With a book of {@link #BOOK_FULL} addresses. */
    static final long DNS_AFTER_WITH_BOOK = 300 * SECOND;
    static final int BOOK_FULL = 1000;
    static final int DNS_AT_ONCE = 3;
    static final long DNS_PATIENCE = 15 * SECOND;
    static final long DHT_PATIENCE = 30 * SECOND;
    /**
     * The mean before the first further lookup while slots are free; then twice as long each time. In a network that has just
     * begun, those who came a few seconds later are found by the second or third.
     */
    static final long DISCOVER_AGAIN = 5 * SECOND;
    static final long DISCOVER_AGAIN_MAX = 600 * SECOND;
    /** The mean between rounds of asking everybody again, when nobody is there. */
    private static final long BEGIN_AGAIN = 300 * SECOND;

    /** What this machine does. */
    public interface Out {

        /** {@link Bootstrap#resolved} or {@link Bootstrap#unresolved} follows. */
        void resolve(String seed);

        /** Addresses to begin with. */
        void offer(AddressSource source, String detail, List<Multiaddr> addresses);

        /** {@link Bootstrap#joined} or {@link Bootstrap#dhtFailed} follows. */
        void joinDht();

        /** Looks for peers; {@link Bootstrap#discovered} or {@link Bootstrap#dhtFailed} follows. */
        void discover();

        void event(BootstrapEvent event);
    }

    private final BootstrapSettings settings;
    private final SignedSeeds signed;
    private final RandomGenerator random;
    private final Out out;
    private final ArrayDeque<String> seedsLeft = new ArrayDeque<>();
    /** Seeds that were asked, with when they have had their time. */
    private final Map<String, Long> asked = new LinkedHashMap<>();
    private Step step = Step.CONNECT;
    private boolean started;
    private long since;
    private int peers;
    private int outbound;
    private long dnsAt = NEVER;
    private long shippedAt = NEVER;
    private long dhtUntil = NEVER;
    private long discoverAt = NEVER;
    private long discoverPause = DISCOVER_AGAIN;

    public Bootstrap(BootstrapSettings settings, SignedSeeds signed, RandomGenerator random, Out out) {
        this.settings = settings;
        this.signed = signed;
        this.random = random;
        this.out = out;
    }

    /** The node runs, with so many addresses in its book. */
    public void started(long now, int inBook) {
        started = true;
        begin(now, inBook);
        if (peers > 0) {
            next(now, Step.JOIN);
        }
    }

    private void begin(long now, int inBook) {
        since = now;
        step = Step.CONNECT;
        out.event(new BootstrapEvent.Stepped(step, 0));
        if (inBook > 0) {
            out.event(new BootstrapEvent.Gave(AddressSource.BOOK, "", inBook));
        }
        if (settings.configured() > 0) {
            out.event(new BootstrapEvent.Gave(AddressSource.CONFIGURED, "", settings.configured()));
        }
        dnsAt = settings.dnsSeeds().isEmpty() ? NEVER : now + (inBook >= BOOK_FULL ? DNS_AFTER_WITH_BOOK : DNS_AFTER);
        shippedAt = now + SHIPPED_AFTER;
        dhtUntil = NEVER;
        discoverAt = NEVER;
    }

    /**
     * How many peers of our chain there are.
     *
     * @param outbound those in outbound slots, among them
     * @param inBook   addresses that are known
     */
    public void peers(long now, int peers, int outbound, int inBook) {
        this.peers = peers;
        this.outbound = outbound;
        if (!started) {
            return;
        }
        if (peers == 0) {
            if (step != Step.CONNECT) {
                begin(now, inBook);
            }
        } else if (step == Step.CONNECT) {
            next(now, Step.JOIN);
        } else if (step == Step.ESTABLISH && outbound >= settings.outbound()) {
            next(now, Step.DONE);
        } else if (step == Step.DONE && outbound < settings.outbound()) {
            next(now, Step.ESTABLISH);
        }
    }

    private void next(long now, Step to) {
        step = to;
        out.event(new BootstrapEvent.Stepped(to, now - since));
        dnsAt = NEVER;
        shippedAt = NEVER;
        seedsLeft.clear();
        dhtUntil = NEVER;
        discoverAt = NEVER;
        switch (to) {
            case JOIN -> {
                dhtUntil = now + DHT_PATIENCE;
                out.joinDht();
            }
            case DISCOVER -> {
                dhtUntil = now + DHT_PATIENCE;
                out.discover();
            }
            case ESTABLISH -> {
                if (outbound >= settings.outbound()) {
                    next(now, Step.DONE);
                } else {
                    discoverPause = DISCOVER_AGAIN;
                    discoverAt = now + around(discoverPause);
                }
            }
            case CONNECT, DONE -> {
                // peers come and go, and are told
            }
        }
    }

    private long around(long nanos) {
        return (long) (nanos * (0.5 + random.nextDouble()));
    }

    // ---- DNS ----

    /** A seed's name leads to addresses. */
    public void resolved(long now, String seed, List<Multiaddr> addresses) {
        if (asked.remove(seed) != null) {
            out.event(new BootstrapEvent.Gave(AddressSource.DNS, seed, addresses.size()));
            out.offer(AddressSource.DNS, seed, addresses);
            ask(now);
        }
    }

    /** A seed's name leads to nothing. */
    public void unresolved(long now, String seed, String why) {
        if (asked.remove(seed) != null) {
            out.event(new BootstrapEvent.GaveNothing(AddressSource.DNS, seed, why));
            ask(now);
        }
    }

    private void ask(long now) {
        while (!seedsLeft.isEmpty() && asked.size() < DNS_AT_ONCE) {
            String seed = seedsLeft.remove();
            asked.put(seed, now + DNS_PATIENCE);
            out.event(new BootstrapEvent.Asking(AddressSource.DNS, seed));
            out.resolve(seed);
        }
    }

    // ---- the DHT ----

    /** The DHT is joined: its table has so many peers. */
    public void joined(long now, int inTable) {
        if (step == Step.JOIN) {
            if (inTable > 0) {
                next(now, Step.DISCOVER);
            } else {
                dhtFailed(now, "nobody connected speaks it");
            }
        }
    }

    /** A lookup is over. */
    public void discovered(long now, int addresses) {
        if (dhtUntil != NEVER && step != Step.JOIN) {
            out.event(new BootstrapEvent.Found(addresses));
            dhtUntil = NEVER;
            if (step == Step.DISCOVER) {
                next(now, Step.ESTABLISH);
            }
        }
    }

    /** Joining or looking did not work. */
    public void dhtFailed(long now, String why) {
        dhtUntil = NEVER;
        if (step == Step.JOIN || step == Step.DISCOVER) {
            out.event(new BootstrapEvent.WithoutDht(step, why));
            next(now, Step.ESTABLISH);
        }
    }

    // ---- time ----

    @Override
    public long deadline() {
        long earliest = Math.min(Math.min(dnsAt, shippedAt), Math.min(dhtUntil, discoverAt));
        for (long until : asked.values()) {
            earliest = Math.min(earliest, until);
        }
        return earliest;
    }

    @Override
    public void wake(long now) {
        if (now >= dhtUntil) {
            dhtUntil = NEVER;
            dhtFailed(now, "no answer within " + DHT_PATIENCE / SECOND + " s");
        }
        if (now >= discoverAt) {
            discoverPause = Math.min(2 * discoverPause, DISCOVER_AGAIN_MAX);
            discoverAt = now + around(discoverPause);
            dhtUntil = now + DHT_PATIENCE;
            out.discover();
        }
        for (Map.Entry<String, Long> each : new ArrayList<>(asked.entrySet())) {
            if (now >= each.getValue()) {
                unresolved(now, each.getKey(), "no answer within " + DNS_PATIENCE / SECOND + " s");
            }
        }
        if (now >= dnsAt) {
            dnsAt = NEVER;
            var seeds = new ArrayList<>(settings.dnsSeeds());
            seeds.removeAll(asked.keySet());
            Collections.shuffle(seeds, Random.from(random));
            seedsLeft.addAll(seeds);
            ask(now);
        }
        if (now >= shippedAt) {
            shippedAt = NEVER;
            offer(AddressSource.SIGNED, signed.at(now), "there is none yet");
            offer(AddressSource.SHIPPED, settings.shipped(), "it is empty for this network");
            shippedAt = now + around(BEGIN_AGAIN);
            dnsAt = settings.dnsSeeds().isEmpty() ? NEVER : now + around(BEGIN_AGAIN);
        }
    }

    private void offer(AddressSource source, List<Multiaddr> addresses, String without) {
        if (addresses.isEmpty()) {
            out.event(new BootstrapEvent.GaveNothing(source, "", without));
        } else {
            out.event(new BootstrapEvent.Gave(source, "", addresses.size()));
            out.offer(source, "", addresses);
        }
    }

    // ---- for people ----

    public Step step() {
        return step;
    }

    /** How many peers of our chain there are. */
    public int peersReady() {
        return peers;
    }
}
