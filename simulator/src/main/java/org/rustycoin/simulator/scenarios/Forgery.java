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
 * @param forged the longer one; it has nothing but genesis in common with the honest one
 * @param empty  how many nodes start empty
 */
public record Forgery(Ledgers honest, Ledgers forged, int empty, NetworkSettings network, long limitSec) {

    public Outcome run(long seed) {
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
