package org.rustycoin.simulator.scenarios;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a node connects to while somebody tells it lies. */
class AddressFloodScenario {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoFloodsFrom32NetworksForAMonthHasLessThanATenthOfTheOutboundConnectionsAndARestartKeepsBothAnchors(
            long seed) {
        Twice.reached(Scenario.ADDRESS_FLOOD, seed);
    }
}
