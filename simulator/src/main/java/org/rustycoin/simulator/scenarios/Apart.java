package org.rustycoin.simulator.scenarios;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.simulator.network.NetworkSettings;
import org.rustycoin.simulator.scenarios.Gathering.Member;

/**
 * Two groups have mined apart from the same genesis and meet: all must end on the chain with more work, the losing group
 * by a reorganisation of its whole chain.
 *
 * @param losing  the lighter chain
 * @param winning the heavier chain
 * @param each    how many nodes are in each group; they come in turns, those of the lighter chain first
 */
public record Apart(Ledgers losing, Ledgers winning, int each, NetworkSettings network, long limitSec) {

    public Outcome run(long seed) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            members.add(Member.honest(losing.full()));
            members.add(Member.honest(winning.full()));
        }
        return new Gathering(members, network, winning.tip(), limitSec).run(seed);
    }
}
