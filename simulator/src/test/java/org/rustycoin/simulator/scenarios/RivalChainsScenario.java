package org.rustycoin.simulator.scenarios;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.simulator.scenarios.Scenario.Chains;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes that hold different chains, by honest work or by forgery. */
class RivalChainsScenario {

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void twoGroupsThatMinedApartEndOnTheChainWithMoreWorkAndTheLosersTransactionsAreBack(long seed) {
        Outcome outcome = Twice.reached(Scenario.APART, seed);
        assertThat(outcome.drops()).as("nobody did wrong").isEmpty();
        int lost = Chains.SHORT.get().transactions();
        assertThat(lost).isPositive();
        assertThat(outcome.reclaimed().values()).as("the groups come in turns, the losing one first")
                .containsExactly(lost, 0, lost, 0, lost, 0, lost, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void betweenAStallerAndAForgerTheHonestChainIsFoundAndTheForgerDropped(long seed) {
        Outcome outcome = Twice.reached(Scenario.FORGERY, seed);
        assertThat(outcome.drops()).anyMatch(drop -> drop.contains("drops node-001: signature"));
        assertThat(outcome.drops()).noneMatch(drop -> drop.contains("drops node-000"));
        assertThat(outcome.stalls()).as("the staller loses its work").anyMatch(
                stall -> stall.contains("waits for node-002: it held blocks up"));
    }
}
