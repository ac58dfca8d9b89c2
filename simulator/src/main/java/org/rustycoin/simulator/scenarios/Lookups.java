package org.rustycoin.simulator.scenarios;

import org.rustycoin.simulator.dht.DhtRun;
import org.rustycoin.simulator.world.World;

/**
 * Nodes that join one after the other, each told of one; then some look for others by their ids.
 *
 * @param nodes      honest ones
 * @param lookups    how many are made
 * @param vanished   of a hundred nodes, how many cannot be reached any more when the lookups begin
 * @param attackers  ids that connect to the one node that makes all lookups; if 0, all nodes make them
 * @param successMin of all lookups, how many must find their peer
 */
record Lookups(int nodes, int lookups, int vanished, int attackers, double successMin) {

    Outcome run(long seed) {
        var world = new World(seed);
        DhtRun.Figures figures = new DhtRun(world, nodes, lookups, vanished, attackers).run();
        return Outcome.of(world, figures.success() >= successMin && figures.isLogarithmic(), figures.lines());
    }
}
