package org.rustycoin.simulator.peering;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.simulator.world.World;

/**
 * What a node is told. The attacker visits from each of his networks every twenty minutes under a new peer id and tells as many
 * addresses as he can, his own and some of networks where nobody is. Of the peers that the node has chosen it asks one every
 * half an hour: an honest one tells addresses of whom half are the attacker's, since his book is no better, and a hostile one
 * a thousand of his own. Before the flood begins, lookups give honest addresses alone.
 */
public final class Flood {

    private static final long VISITS = 1_200_000_000_000L;
    private static final long LOOKUPS = 1_800_000_000_000L;
    private static final int TOLD = 64;
    private static final int HONEST_ANSWER = 40;
    private static final int HOSTILE_ANSWER = 1000;

    private final World world;
    private final Hosts hosts;
    private final int groups;
    private final Supplier<ChoosingNode> node;
    private final long from;
    private final RandomGenerator random;
    private long visits;

    /** @param from when the attacker begins */
    public Flood(World world, Hosts hosts, int groups, long from, Supplier<ChoosingNode> node) {
        this.world = world;
        this.hosts = hosts;
        this.groups = groups;
        this.node = node;
        this.from = from;
        this.random = world.fork();
    }

    /** The node hears from a few honest hosts, as from DNS seeds, and then of everything. */
    public void begin() {
        node.get().answered(hosts.anyHonest().address, honestAnswer());
        world.at(from, this::visit);
        look();
    }

    private void visit() {
        world.after((long) (VISITS * random.nextExponential() / groups), () -> {
            var told = new ArrayList<Multiaddr>();
            for (int i = 0; i < TOLD; i++) {
                told.add(random.nextInt(5) == 0 ? hosts.nobody() : hosts.anyHostile().address);
            }
            node.get().visited(new Peer("visitor " + visits++), hosts.anyHostile().address, told);
            visit();
        });
    }

    private void look() {
        world.after((long) (LOOKUPS * random.nextExponential()), () -> {
            List<Hosts.Host> chosen = node.get().chosen();
            if (!chosen.isEmpty()) {
                Hosts.Host asked = chosen.get(random.nextInt(chosen.size()));
                node.get().answered(asked.address, asked.hostile ? hostileAnswer() : honestAnswer());
            }
            look();
        });
    }

    private List<Multiaddr> honestAnswer() {
        var all = new ArrayList<Multiaddr>();
        for (int i = 0; i < HONEST_ANSWER; i++) {
            all.add(i % 2 == 0 || world.now() < from ? hosts.anyHonest().address : hosts.anyHostile().address);
        }
        return all;
    }

    private List<Multiaddr> hostileAnswer() {
        var all = new ArrayList<Multiaddr>();
        for (int i = 0; i < HOSTILE_ANSWER; i++) {
            all.add(hosts.anyHostile().address);
        }
        return all;
    }
}
