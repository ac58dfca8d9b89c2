package org.rustycoin.simulator.scenarios;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.NetworkSettings;
import org.rustycoin.simulator.scenarios.Gathering.Member;

/**
 * Of three that serve, one is honest, one keeps its blocks to itself, and one has a chain with more work and with one
 * bad signature in its middle: the others, empty, must end at the honest tip.
 *
 * @param empty  how many nodes start empty
 * @param blocks the honest chain's length; the forged one is ten blocks longer and leaves it nowhere but at genesis
 */
public record Forgery(int empty, int blocks, int txs, NetworkSettings network, long limitSec) {

    private static final int FORGED_AHEAD = 10;

    public Outcome run(long seed) {
        var honest = new Ledgers(blocks, txs);
        var forged = Ledgers.forged(blocks + FORGED_AHEAD, txs, "forger", blocks / 2);
        List<Member> members = new ArrayList<>();
        members.add(Member.honest(honest.full()));
        members.add(Member.faulty(forged.full(), Fault.NONE));
        members.add(Member.faulty(honest.full(), Fault.SILENT_ABOUT_BLOCKS));
        for (int i = 0; i < empty; i++) {
            members.add(Member.honest(honest.empty()));
        }
        return new Gathering(members, network, honest.tip(), limitSec).run(seed);
    }
}
