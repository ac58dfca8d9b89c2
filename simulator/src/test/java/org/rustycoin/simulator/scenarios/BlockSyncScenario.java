package org.rustycoin.simulator.scenarios;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.NetworkSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** Many nodes get one chain from few. Every scenario runs twice from one seed and must give one digest. */
class BlockSyncScenario {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twentyNodesSyncOverSlowWiresThatLoseConnections(long seed) {
        Outcome outcome = Twice.reached(Scenario.TWENTY_NODES, seed);
        assertThat(outcome.losses()).as("the wires did lose connections").isPositive();
        assertThat(outcome.drops()).as("nobody did wrong").isEmpty();
    }

    @Test
    void aSeedThatKeepsItsBlocksDelaysButCannotWithhold() {
        Outcome outcome = Twice.reached(Scenario.SILENT_ABOUT_BLOCKS, 4);
        assertThat(outcome.stalls()).anyMatch(stall -> stall.endsWith("it held blocks up for 2000 ms"));
        assertThat(outcome.stalls()).as("only the two that are silent").allMatch(
                stall -> stall.contains("waits for node-001") || stall.contains("waits for node-002"));
        assertThat(outcome.virtualMillis()).as("not their questions' whole time").isLessThan(60_000);
    }

    @Test
    void whoSpoilsBodiesIsDroppedAndTheHeadersStand() {
        Outcome outcome = Twice.reached(Scenario.MUTATED_BODIES, 5);
        assertThat(outcome.drops()).anyMatch(drop -> drop.contains("merkle"));
        assertThat(outcome.drops()).as("only the two that spoil bodies").allMatch(
                drop -> drop.contains("drops node-001") || drop.contains("drops node-002"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aNodeThatCrashesWhileItSyncsGoesOnFromWhatItsStoreHolds(long seed) {
        assertThat(Twice.reached(Scenario.CRASHES, seed).drops()).as("nobody did wrong").isEmpty();
    }

    @Test
    void otherSeedsHaveOtherDigests() {
        var scenario = new BlockSync(new Ledgers(50, 1), 5, 1, NetworkSettings.of(20, 0), Fault.NONE, 600);
        assertThat(scenario.run(1).digest()).isNotEqualTo(scenario.run(2).digest());
    }
}
