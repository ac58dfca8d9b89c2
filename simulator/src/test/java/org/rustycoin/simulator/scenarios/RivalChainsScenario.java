package org.rustycoin.simulator.scenarios;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.simulator.network.NetworkSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes that hold different chains, by honest work or by forgery. */
class RivalChainsScenario {

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void twoGroupsThatMinedApartEndOnTheChainWithMoreWork(long seed) {
        var apart = new Apart(4, 80, 100, 2, NetworkSettings.of(80, 0.005), 1200);
        Outcome outcome = Twice.reached(seed, apart::run);
        assertThat(outcome.drops()).as("nobody did wrong").isEmpty();
    }

    @Test
    void aChainThatOutweighsByOneBlockWinsAllTheSame() {
        var apart = new Apart(2, 60, 61, 1, NetworkSettings.of(20, 0), 600);
        assertThat(Twice.reached(3, apart::run).drops()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void betweenAStallerAndAForgerTheHonestChainIsFoundAndTheForgerDropped(long seed) {
        var forgery = new Forgery(4, 120, 2, NetworkSettings.of(50, 0), 1200);
        Outcome outcome = Twice.reached(seed, forgery::run);
        assertThat(outcome.drops()).anyMatch(drop -> drop.contains("drops node-001: signature"));
        assertThat(outcome.drops()).noneMatch(drop -> drop.contains("drops node-000"));
    }
}
