package org.rustycoin.simulator.scenarios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.ledger.block.Hash;
import org.rustycoin.machine.Peer;
import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.Network;
import org.rustycoin.simulator.network.NetworkSettings;
import org.rustycoin.simulator.node.NodeParts;
import org.rustycoin.simulator.node.SimulatedNode;
import org.rustycoin.simulator.world.World;

/**
 * Nodes that come together, each dialling the first ones, whom everybody knows, and a few that came before it; the honest
 * ones must all end at one tip.
 *
 * @param members in the order in which they come
 * @param network the wires between them
 * @param goal    the tip that every honest member must end at
 * @param known   how many of the first nodes everybody dials
 * @param watchedSec virtual seconds that pass at least, whenever the goal is reached
 * @param limitSec virtual seconds after which the goal counts as missed
 */
record Gathering(List<Member> members, NetworkSettings network, Hash goal, int known, long watchedSec,
        long limitSec) {

    private static final long SECOND = 1_000_000_000L;

    /** How many earlier nodes a node dials when it joins, those that everybody knows among them. */
    private static final int DIALS = 3;

    /** Nodes join this far apart. */
    private static final long JOIN_NANOS = 250_000_000L;

    Gathering(List<Member> members, NetworkSettings network, Hash goal, long limitSec) {
        this(members, network, goal, 1, 0, limitSec);
    }

    /** Who comes: with what chain, how it behaves, and whether it is to end at the goal. */
    record Member(NodeParts parts, Fault fault, boolean honest) {

        static Member honest(NodeParts parts) {
            return new Member(parts, Fault.NONE, true);
        }

        static Member faulty(NodeParts parts, Fault fault) {
            return new Member(parts, fault, false);
        }
    }

    Outcome run(long seed) {
        var world = new World(seed);
        var wires = new Network(world, network);
        Map<Peer, SimulatedNode> all = new LinkedHashMap<>();
        List<SimulatedNode> honest = new ArrayList<>();
        var random = world.fork();
        for (int i = 0; i < members.size(); i++) {
            int number = i;
            Member member = members.get(i);
            var peer = new Peer("node-%03d".formatted(i));
            var node = new SimulatedNode(world, wires, peer, member.parts(), member.fault());
            var earlier = new ArrayList<>(all.keySet());
            world.after(number * JOIN_NANOS, () -> {
                for (int dial = 0; dial < Math.min(DIALS, number); dial++) {
                    node.dial(earlier.get(dial < known ? dial : random.nextInt(earlier.size())));
                }
            });
            all.put(peer, node);
            if (member.honest()) {
                honest.add(node);
            }
        }
        world.after(watchedSec * SECOND, () -> {}); // time passes although nothing happens
        boolean reached = world.runUntil(() -> world.now() >= watchedSec * SECOND
                && honest.stream().allMatch(node -> node.tip().hash().equals(goal)), limitSec * SECOND);
        return outcome(reached, world, wires, all);
    }

    static Outcome outcome(boolean reached, World world, Network wires, Map<Peer, SimulatedNode> all) {
        List<String> drops = new ArrayList<>();
        List<String> stalls = new ArrayList<>();
        Map<Peer, Integer> reclaimed = new LinkedHashMap<>();
        all.forEach((peer, node) -> {
            node.drops().forEach(drop -> drops.add(peer.id() + " drops " + drop));
            node.stalls().forEach(stall -> stalls.add(peer.id() + " waits for " + stall));
            reclaimed.put(peer, node.reclaimed().size());
            world.trace().note(world.now(), peer.id(), "ends at " + node.tip());
        });
        world.trace().note(world.now(), "world", world.happened() + " events, " + wires.bytes() + " bytes");
        return new Outcome(reached, world.trace().digest(), world.now() / 1_000_000, world.happened(), wires.bytes(),
                wires.losses(), drops, stalls, reclaimed, new LinkedHashMap<>(), List.of(), world.trace().lastLines());
    }
}
