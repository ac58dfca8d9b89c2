package org.rustycoin.simulator.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.identity.PeerId;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.multiformats.MultiformatException;
import org.rustycoin.libp2p.protocols.kad.KadResult;
import org.rustycoin.libp2p.protocols.kad.KadSettings;
import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.simulator.world.World;

/** One network from its first node to the last lookup. */
public final class DhtRun {

    private static final long SECOND = 1_000_000_000L;
    private static final long JOIN_NANOS = SECOND / 20;
    private static final long ATTACK_NANOS = SECOND / 200;
    private static final long SETTLE_NANOS = 60 * SECOND;
    private static final long LOOKUP_NANOS = SECOND / 20;
    private static final long LIMIT_NANOS = 3600 * SECOND;
    private static final int ATTACKER_GROUPS = 4;
    private static final int ATTACKER_FIRST_BYTE = 110;
    private static final int HONEST_FIRST_BYTE = 20;
    private static final int HONEST_FIRST_BYTES = 80;
    private static final int PORT = 4001;

    private final World world;
    private final RandomGenerator random;
    private final Streets streets;
    private final Attackers attackers = new Attackers();
    private final List<DhtNode> nodes = new ArrayList<>();
    private final int count;
    private final int lookups;
    private final int vanishedOfHundred;
    private final int attackerIds;
    private @Nullable DhtNode victim;
    private int over;
    private int found;
    private long hops;
    private long nanos;
    private int hopsMost;
    private long questionsBefore;

    /** See the scenario for what they mean. */
    public DhtRun(World world, int count, int lookups, int vanishedOfHundred, int attackerIds) {
        this.world = world;
        this.random = world.fork();
        this.streets = new Streets(world);
        this.count = count;
        this.lookups = lookups;
        this.vanishedOfHundred = vanishedOfHundred;
        this.attackerIds = attackerIds;
    }

    /**
     * What came of it.
     *
     * @param success   of all lookups, how many found their peer
     * @param meanHops  how many peers led to it on average
     * @param mostHops  and at most
     * @param questions that one lookup took, on average
     * @param meanMillis of virtual time that one took
     * @param table     entries of an average node
     */
    public record Figures(int nodes, double success, double meanHops, int mostHops, double questions, double meanMillis,
            double table) {

        /** A hop to the nearest of k gains about the logarithm of k in bits; half as many hops again are allowed. */
        public boolean isLogarithmic() {
            return meanHops <= 1.5 * Math.log(nodes) / Math.log(KadSettings.STANDARD.lookups().resultsMax());
        }

        public List<String> lines() {
            return List.of(String.format(Locale.ROOT,
                    "%d nodes: %.2f %% of lookups found their peer, hops %.2f (most %d), questions %.1f, %.0f ms, "
                            + "table %.0f",
                    nodes, success * 100, meanHops, mostHops, questions, meanMillis, table));
        }
    }

    public Figures run() {
        for (int i = 0; i < count; i++) {
            int number = i;
            world.at(i * JOIN_NANOS, () -> join(number));
        }
        long ready = count * JOIN_NANOS + SETTLE_NANOS;
        long begin = ready + (attackerIds == 0 ? 0 : attack(ready));
        world.at(begin, this::vanish);
        for (int i = 0; i < lookups; i++) {
            world.at(begin + i * LOOKUP_NANOS, this::lookUp);
        }
        world.runUntil(() -> over == lookups, LIMIT_NANOS);
        double table = nodes.stream().mapToInt(node -> node.facts().tableSize()).average().orElse(0);
        return new Figures(count, (double) found / lookups, (double) hops / Math.max(1, found), hopsMost,
                (double) (streets.questions() - questionsBefore) / lookups, nanos / 1e6 / Math.max(1, found), table);
    }

    private void join(int number) {
        int group = random.nextInt(Math.max(1, count * 2 / 3));
        byte[] ip = {(byte) (HONEST_FIRST_BYTE + group / 256 % HONEST_FIRST_BYTES), (byte) group,
                (byte) (number / 250), (byte) (1 + number % 250)};
        var node = new DhtNode(world, streets, contact(ip), KadSettings.STANDARD.serving(true));
        if (number > 0) {
            node.join(nodes.get(random.nextInt(number)));
        }
        nodes.add(node);
    }

    private Contact contact(byte[] ip) {
        byte[] id = new byte[34];
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        id[0] = 0x12;
        id[1] = 0x20;
        System.arraycopy(hash, 0, id, 2, hash.length);
        try {
            return Contact.of(PeerId.fromBytes(id), List.of(Multiaddr.tcp(ip, PORT)));
        } catch (MultiformatException e) {
            throw new IllegalStateException("a multihash of SHA-256 is a peer id", e);
        }
    }

    /** A newcomer joins, and while its table is empty all ids of the attacker connect to it; how long that takes. */
    private long attack(long from) {
        world.at(from, () -> {
            join(count);
            victim = nodes.getLast();
        });
        for (int i = 0; i < attackerIds; i++) {
            int number = i;
            world.at(from + i * ATTACK_NANOS, () -> {
                byte[] ip = {ATTACKER_FIRST_BYTE, (byte) (number % ATTACKER_GROUPS), (byte) (number / 1000),
                        (byte) (number / ATTACKER_GROUPS % 250)};
                Attackers.One one = attackers.add(contact(ip));
                streets.add(one);
                streets.meet(one, victim(), 5 * SECOND);
            });
        }
        return attackerIds * ATTACK_NANOS + SETTLE_NANOS;
    }

    private DhtNode victim() {
        DhtNode joined = victim;
        if (joined == null) {
            throw new IllegalStateException("the attack has not begun");
        }
        return joined;
    }

    private void vanish() {
        questionsBefore = streets.questions();
        for (DhtNode node : nodes) {
            if (random.nextInt(100) < vanishedOfHundred) {
                node.vanish();
            }
        }
    }

    private DhtNode reachable() {
        while (true) {
            DhtNode node = nodes.get(random.nextInt(nodes.size()));
            if (node.isReachable()) {
                return node;
            }
        }
    }

    private void lookUp() {
        DhtNode from = attackerIds > 0 ? victim() : reachable();
        DhtNode target = reachable();
        while (target == from) {
            target = reachable();
        }
        DhtNode sought = target;
        long begun = world.now();
        from.find(sought.contact().id(), result -> {
            over++;
            boolean isFound = result instanceof KadResult.Found it && it.isProved();
            if (isFound && result instanceof KadResult.Found it) {
                found++;
                hops += it.hops();
                hopsMost = Math.max(hopsMost, it.hops());
                nanos += world.now() - begun;
            }
            world.trace().note(world.now(), from.peer().shortId(),
                    (isFound ? "finds " : "misses ") + sought.peer().shortId() + " " + result);
        });
    }
}
