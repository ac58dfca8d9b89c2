package org.rustycoin.simulator.scenarios;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lookups in a Kademlia network; the larger ones are run by {@code simulator/run}. */
class LookupsScenario {

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void nodesThatKnowOneOtherFindAllInFewHops(long seed) {
        Twice.reached(Scenario.LOOKUPS_200, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void lookupsGoAroundThoseThatHaveJustGone(long seed) {
        Twice.reached(Scenario.LOOKUPS_200_OF_VANISHED, seed);
    }

    @Test
    void anAttackerWithManyIdsInFewNetworksDoesNotEclipseANode() {
        Twice.reached(Scenario.ECLIPSE_200, 1);
    }
}
