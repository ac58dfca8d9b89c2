package org.rustycoin.simulator.scenarios;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The first node that everybody meets misbehaves; the honest chain is found all the same. */
class BadFirstContactScenario {

    private static void isTheOnlyOneBlamed(Outcome outcome) {
        assertThat(outcome.drops()).allMatch(drop -> drop.contains("drops node-000: "));
        assertThat(outcome.stalls()).allMatch(stall -> stall.contains("waits for node-000: "));
    }

    @ParameterizedTest
    @CsvSource({"HEADERS_WITHOUT_WORK, proof-of-work", "HEADERS_WITHOUT_PARENT, headers-unconnected",
            "DUPLICATED_TAIL, merkle-duplicate", "WRONG_VOTES, votes"})
    void whoServesWhatCannotBeIsDroppedForIt(Scenario scenario, String rule) {
        Outcome outcome = Twice.reached(scenario, 1);
        assertThat(outcome.drops()).isNotEmpty().allMatch(drop -> drop.contains(": " + rule + ": "));
        isTheOnlyOneBlamed(outcome);
    }

    @Test
    void whoIsSilentAboutHeadersIsPassedOver() {
        Outcome outcome = Twice.reached(Scenario.SILENT_ABOUT_HEADERS, 6);
        assertThat(outcome.stalls()).anyMatch(stall -> stall.endsWith("node-000: headers: Timeout[]"));
        isTheOnlyOneBlamed(outcome);
    }

    @Test
    void whoPromisesMoreThanThereIsDelaysNobody() {
        Outcome outcome = Twice.reached(Scenario.EMPTY_PROMISES, 7);
        assertThat(outcome.drops()).isEmpty();
        assertThat(outcome.virtualMillis()).isLessThan(15_000);
    }

    @Test
    void aNodeOfAnotherNetworkIsDroppedOnceAndNeverDialledAgain() {
        Outcome outcome = Twice.reached(Scenario.STRANGERS, 8);
        assertThat(outcome.drops()).isNotEmpty().allMatch(
                drop -> drop.contains(": other-chain: ") && drop.contains("node-000")).doesNotHaveDuplicates();
    }
}
