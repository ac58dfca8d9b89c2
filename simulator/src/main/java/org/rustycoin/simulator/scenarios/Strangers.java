package org.rustycoin.simulator.scenarios;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.simulator.network.NetworkSettings;
import org.rustycoin.simulator.scenarios.Gathering.Member;

/**
 * A node of another network is among those that others dial. They must end at their tip, and after a while nobody may
 * have had to do with it, nor it with them, more than once.
 */
public record Strangers(Ledgers chain, int empty, NetworkSettings network, long limitSec) {

    /** Several times as long as it takes to dial again. */
    private static final long WATCHED_SEC = 60;

    public Outcome run(long seed) {
        List<Member> members = new ArrayList<>();
        members.add(Member.faulty(Ledgers.stranger(), answer -> answer));
        members.add(Member.honest(chain.full()));
        for (int i = 0; i < empty; i++) {
            members.add(Member.honest(chain.empty()));
        }
        return new Gathering(members, network, chain.tip(), 2, WATCHED_SEC, limitSec).run(seed);
    }
}
