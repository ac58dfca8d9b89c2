package org.rustycoin.simulator.scenarios;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.NetworkSettings;
import org.rustycoin.simulator.scenarios.Gathering.Member;

/**
 * The node that everybody dials first holds the chain and misbehaves; one other that everybody
 * knows is honest. The rest, empty,
 * must end at the honest tip all the same.
 */
public record BadFirstContact(Ledgers chain, int empty, NetworkSettings network, Fault fault, long limitSec) {

    public Outcome run(long seed) {
        List<Member> members = new ArrayList<>();
        members.add(Member.faulty(chain.full(), fault));
        members.add(Member.honest(chain.full()));
        for (int i = 0; i < empty; i++) {
            members.add(Member.honest(chain.empty()));
        }
        return new Gathering(members, network, chain.tip(), 2, 0, limitSec).run(seed);
    }
}
