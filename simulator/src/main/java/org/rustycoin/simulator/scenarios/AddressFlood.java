package org.rustycoin.simulator.scenarios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.machine.Peer;
import org.rustycoin.simulator.peering.ChoosingNode;
import org.rustycoin.simulator.peering.Flood;
import org.rustycoin.simulator.peering.Hosts;
import org.rustycoin.simulator.world.World;

/**
 * A node has run for {@link #QUIET_DAYS}, and then an attacker with many addresses in a few networks floods its address book;
 * his hosts never go away, honest ones do. He must have less than a tenth of the outbound connections, taken over all the time
 * of the flood, and a restart in the middle must keep both anchors.
 *
 * @param honestGroups    networks with honest hosts
 * @param hostileGroups   networks of the attacker
 * @param hostilePerGroup his hosts in each of them
 * @param days            how long the flood goes on
 */
record AddressFlood(int honestGroups, int hostileGroups, int hostilePerGroup, int days) {

    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400 * SECOND;
    private static final int QUIET_DAYS = 3;
    private static final double SHARE_MAX = 0.1;
    private static final long RESTART_SECONDS = 10;

    /** The node as it is now: a restart makes another. */
    private static final class Run {
        private final World world;
        private final Hosts hosts;
        private ChoosingNode node;
        private long hostile;
        private long all;
        private long anchorsKept;

        Run(World world, AddressFlood flood) {
            this.world = world;
            hosts = new Hosts(world, flood.honestGroups(), flood.hostileGroups(), flood.hostilePerGroup(),
                    () -> node().lose());
            node = ChoosingNode.fresh(world, hosts);
            new Flood(world, hosts, flood.hostileGroups(), QUIET_DAYS * DAY, this::node).begin();
            world.at(QUIET_DAYS * DAY, this::count);
        }

        ChoosingNode node() {
            return node;
        }

        private void count() {
            world.after(600 * SECOND, () -> {
                for (Hosts.Host host : node.chosen()) {
                    all++;
                    hostile += host.isHostile() ? 1 : 0;
                }
                count();
            });
        }

        void restart() {
            List<Multiaddr> anchors = node.anchors();
            node = node.restarted();
            world.after(RESTART_SECONDS * SECOND, () -> anchorsKept = node.blockOnlyAt(anchors));
        }
    }

    Outcome run(long seed) {
        var world = new World(seed);
        var run = new Run(world, this);
        long end = (QUIET_DAYS + days) * DAY;
        world.at((QUIET_DAYS + days / 2) * DAY, run::restart);
        world.at(end, () -> {});
        world.runUntil(() -> world.now() >= end, end);
        double share = (double) run.hostile / Math.max(1, run.all);
        List<String> said = new ArrayList<>();
        said.add(String.format(Locale.ROOT,
                "the attacker has %.1f %% of the outbound connections over %d days, the node %.1f of them at a time, "
                        + "%d of 2 anchors kept, %s",
                100 * share, days, run.all / (days * 144.0), run.anchorsKept, run.node().book()));
        boolean reached = share < SHARE_MAX && run.anchorsKept == 2 && run.all / (days * 144.0) > 9;
        return Outcome.of(world, reached, said);
    }
}
