package org.rustycoin.simulator.scenarios;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.rustycoin.machine.Peer;
import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.Network;
import org.rustycoin.simulator.network.NetworkSettings;
import org.rustycoin.simulator.node.NodeParts;
import org.rustycoin.simulator.node.SimulatedNode;
import org.rustycoin.simulator.world.World;

/**
 * A node that syncs from two others crashes again and again, and starts again from what its store holds: it must end at
 * their tip, and at least one crash must have fallen into the middle of the download.
 */
public record Crashes(Ledgers chain, int crashes, NetworkSettings network, long limitSec) {

    private static final long LIFE_NANOS = 3_000_000_000L;
    private static final long DOWN_NANOS = 1_000_000_000L;

    public Outcome run(long seed) {
        return new Run(new World(seed)).outcome();
    }

    private final class Run {

        private final World world;
        private final Network wires;
        private final RandomGenerator random;
        private final Map<Peer, SimulatedNode> nodes = new LinkedHashMap<>();
        private final Peer syncing = new Peer("node-002");
        private int crashed;
        private int midway;

        Run(World world) {
            this.world = world;
            this.wires = new Network(world, network);
            this.random = world.fork();
        }

        Outcome outcome() {
            start(new Peer("node-000"), chain.full());
            start(new Peer("node-001"), chain.full());
            live(chain.empty());
            boolean synced = world.runUntil(() -> crashed == crashes && height() == chain.blocks().size(),
                    limitSec * 1_000_000_000L);
            return Gathering.outcome(synced && midway > 0, world, wires, nodes);
        }

        private SimulatedNode start(Peer peer, NodeParts parts) {
            var node = new SimulatedNode(world, wires, peer, parts, Fault.NONE);
            nodes.put(peer, node);
            return node;
        }

        private void live(NodeParts parts) {
            SimulatedNode node = start(syncing, parts);
            List.of("node-000", "node-001").forEach(id -> node.dial(new Peer(id)));
            if (crashed < crashes) {
                world.after(LIFE_NANOS + random.nextLong(LIFE_NANOS), () -> {
                    node.crash();
                    crashed++;
                    midway += height() > 0 && height() < chain.blocks().size() ? 1 : 0;
                    world.after(DOWN_NANOS, () -> live(parts.reopened().get()));
                });
            }
        }

        private long height() {
            SimulatedNode node = nodes.get(syncing);
            return node == null ? 0 : node.tip().height();
        }
    }
}
