package org.rustycoin.simulator.scenarios;

import java.util.SplittableRandom;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.NetworkSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** Every scenario runs twice from one seed and must give one digest. */
class BlockSyncScenario {

    private static Outcome twice(Supplier<BlockSync> scenario, long seed) {
        return Twice.reached(seed, each -> scenario.get().run(each));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twentyNodesSyncOverSlowWiresThatLoseConnections(long seed) {
        Outcome outcome = twice(() -> new BlockSync(20, 2, 300, 3, NetworkSettings.of(100, 0.01), Fault.NONE, 3600),
                seed);
        assertThat(outcome.losses()).as("the wires did lose connections").isPositive();
        assertThat(outcome.drops()).as("nobody did wrong").isEmpty();
    }

    @Test
    void aSeedThatKeepsItsBlocksDelaysButCannotWithhold() {
        Outcome outcome = twice(
                () -> new BlockSync(8, 3, 300, 3, NetworkSettings.of(50, 0), Fault.SILENT_ABOUT_BLOCKS, 600), 4);
        assertThat(outcome.lastLines()).isNotEmpty();
    }

    @Test
    void aSeedThatKeepsItsHeadersIsPassedOver() {
        Outcome outcome = twice(
                () -> new BlockSync(8, 3, 300, 3, NetworkSettings.of(50, 0), Fault.SILENT_ABOUT_HEADERS, 600), 6);
        assertThat(outcome.drops()).allMatch(drop -> drop.contains("headers-stalled"));
    }

    @Test
    void whoSpoilsBodiesIsDroppedAndTheHeadersStand() {
        Outcome outcome = twice(() -> new BlockSync(8, 3, 300, 3, NetworkSettings.of(50, 0),
                Fault.mutatingBodies(new SplittableRandom(5)), 600), 5);
        assertThat(outcome.drops()).anyMatch(drop -> drop.contains("merkle"));
        assertThat(outcome.drops()).as("only the two that spoil bodies").allMatch(
                drop -> drop.contains("drops node-001") || drop.contains("drops node-002"));
    }

    @Test
    void otherSeedsHaveOtherDigests() {
        var scenario = new BlockSync(5, 1, 50, 1, NetworkSettings.of(20, 0), Fault.NONE, 600);
        assertThat(scenario.run(1).digest()).isNotEqualTo(scenario.run(2).digest());
    }
}
