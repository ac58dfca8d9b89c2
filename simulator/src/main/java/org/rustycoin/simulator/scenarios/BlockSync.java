package org.rustycoin.simulator.scenarios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.machine.Peer;
import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.Network;
import org.rustycoin.simulator.network.NetworkSettings;
import org.rustycoin.simulator.node.SimulatedNode;
import org.rustycoin.simulator.world.World;

/**
 * A few nodes hold a chain, the others start empty, each knowing a few that joined before it: all must end at the same
 * tip, over wires that are slow and take connections down.
 *
 * @param nodes    how many nodes there are, at least 2
 * @param seeds    how many of them hold the chain from the start; the first of these is honest
 * @param blocks   the chain's length
 * @param txs      transactions in each block beside the coinbase, once there are coins to spend
 * @param network  the wires
 * @param fault    what the other seeds do to their answers
 * @param limitSec virtual seconds after which the goal counts as missed
 */
public record BlockSync(int nodes, int seeds, int blocks, int txs, NetworkSettings network, Fault fault,
        long limitSec) {

    /** How many earlier nodes a node dials when it joins. */
    private static final int DIALS = 3;

    /** Nodes join this far apart. */
    private static final long JOIN_NANOS = 250_000_000L;

    public Outcome run(long seed) {
        var world = new World(seed);
        var wires = new Network(world, network);
        var ledgers = new Ledgers(blocks, txs);
        Map<Peer, SimulatedNode> all = new LinkedHashMap<>();
        var random = world.fork();
        for (int i = 0; i < nodes; i++) {
            int number = i;
            var peer = new Peer("node-%03d".formatted(i));
            boolean holdsChain = i < seeds;
            Fault behaviour = holdsChain && i > 0 ? fault : Fault.NONE;
            var node = new SimulatedNode(world, wires, peer, holdsChain ? ledgers.full() : ledgers.empty(), behaviour);
            var earlier = new ArrayList<>(all.keySet());
            world.after(number * JOIN_NANOS, () -> {
                for (int dial = 0; dial < Math.min(DIALS, number); dial++) {
                    node.dial(earlier.get(random.nextInt(earlier.size())));
                }
            });
            all.put(peer, node);
        }
        boolean reached = world.runUntil(
                () -> all.values().stream().allMatch(node -> node.tip().hash().equals(ledgers.tip())),
                limitSec * 1_000_000_000L);
        List<String> drops = new ArrayList<>();
        all.forEach((peer, node) -> node.drops().forEach(drop -> drops.add(peer.id() + " drops " + drop)));
        all.forEach((peer, node) -> world.trace().note(world.now(), peer.id(), "ends at " + node.tip()));
        return new Outcome(reached, world.trace().digest(), world.now() / 1_000_000, world.happened(), wires.bytes(),
                wires.losses(), drops, world.trace().lastLines());
    }
}
