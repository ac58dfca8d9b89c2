package org.rustycoin.simulator.scenarios;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes that connect to each other, and what becomes of their connections. */
class DiallingScenario {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nodesThatDialEachOtherAtOnceEndWithOneConnectionPerPair(long seed) {
        Outcome outcome = Twice.reached(Scenario.SIMULTANEOUS_DIALS, seed);
        assertThat(outcome.losses()).as("the wires did lose").isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void persistentPeersFindEachOtherAgainAfterAPartitionWithoutHammeringMeanwhile(long seed) {
        Outcome outcome = Twice.reached(Scenario.PARTITION, seed);
        assertThat(outcome.attempts().values()).as("20 minutes of 4 lost peers at 2 addresses")
                .allMatch(each -> each < 200);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void connectionsAreRenewedAgainAndAgainAndStayOnePerPair(long seed) {
        Outcome outcome = Twice.reached(Scenario.RENEWAL, seed);
        assertThat(outcome.attempts().values().stream().mapToLong(each -> each).sum())
                .as("15 connections, 13 times or so")
                .isGreaterThan(15 * 10);
    }
}
