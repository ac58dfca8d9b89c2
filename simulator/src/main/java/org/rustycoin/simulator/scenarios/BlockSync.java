package org.rustycoin.simulator.scenarios;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.NetworkSettings;
import org.rustycoin.simulator.scenarios.Gathering.Member;

/**
 * A few nodes hold a chain, the others start empty, each knowing a few that joined before it: all must end at the same
 * tip, over wires that are slow and take connections down.
 *
 * @param chain    what the seeds hold
 * @param nodes    how many nodes there are, at least 2
 * @param seeds    how many of them hold the chain from the start; the first of these is honest
 * @param network  the wires
 * @param fault    what the other seeds do to their answers
 * @param limitSec virtual seconds after which the goal counts as missed
 */
public record BlockSync(Ledgers chain, int nodes, int seeds, NetworkSettings network, Fault fault, long limitSec) {

    public Outcome run(long seed) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            boolean holdsChain = i < seeds;
            var parts = holdsChain ? chain.full() : chain.empty();
            members.add(new Member(parts, holdsChain && i > 0 ? fault : Fault.NONE, true));
        }
        return new Gathering(members, network, chain.tip(), limitSec).run(seed);
    }
}
