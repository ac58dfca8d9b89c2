package org.rustycoin.simulator.scenarios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.libp2p.swarm.keeping.Renewal;
import org.rustycoin.machine.Peer;
import org.rustycoin.simulator.dialling.DialNode;
import org.rustycoin.simulator.dialling.WireSettings;
import org.rustycoin.simulator.dialling.Wires;
import org.rustycoin.simulator.world.World;

/**
 * Nodes of which each is to stay connected to all others begin at one moment, so that every pair dials each other at once:
 * in the end each pair has exactly one connection, the same at both ends, however often it was lost meanwhile.
 *
 * @param nodes      how many there are; of every third, UDP is swallowed
 * @param wires      what happens to handshakes and connections until it is calm
 * @param cutSec     when half of the nodes are cut off from the others
 * @param healSec    when the two halves are together again; not after {@code cutSec} if they are never cut
 * @param renewals   when connections are replaced
 * @param watchedSec when every pair must have one connection
 */
public record AllConnected(int nodes, WireSettings wires, long cutSec, long healSec, Renewal.Settings renewals,
        long watchedSec) {

    private static final long SECOND = 1_000_000_000L;

    public Outcome run(long seed) {
        var world = new World(seed);
        var between = new Wires(world, wires);
        List<DialNode> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            all.add(new DialNode(world, between, i, i % 3 != 2, renewals));
        }
        for (DialNode one : all) {
            for (DialNode other : all) {
                if (one != other) {
                    world.after(0, () -> one.keep(other));
                }
            }
        }
        if (healSec > cutSec) {
            world.at(cutSec * SECOND, () -> between.cut(all.subList(0, nodes / 2)));
            world.at(healSec * SECOND, between::heal);
        }
        world.at(watchedSec * SECOND, () -> {});
        world.runUntil(() -> world.now() >= watchedSec * SECOND, watchedSec * SECOND);
        Map<Peer, Long> attempts = new LinkedHashMap<>();
        boolean reached = true;
        for (DialNode one : all) {
            attempts.put(one.peer(), one.attemptsBegun());
            for (DialNode other : all) {
                reached &= one == other || DialNode.haveOne(one, other);
            }
        }
        int pairs = nodes * (nodes - 1) / 2;
        reached &= between.open() == pairs;
        world.trace().note(world.now(), "world", between.open() + " wires for " + pairs + " pairs");
        return new Outcome(reached, world.trace().digest(), world.now() / 1_000_000, world.happened(), 0,
                between.losses(), List.of(), List.of(), new LinkedHashMap<>(), attempts, List.of(),
                world.trace().lastLines());
    }
}
