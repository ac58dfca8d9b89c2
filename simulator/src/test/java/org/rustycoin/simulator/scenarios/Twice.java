package org.rustycoin.simulator.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs a scenario twice from one seed: both must give one digest and reach the goal. */
final class Twice {

    private Twice() {}

    static Outcome reached(Scenario scenario, long seed) {
        Outcome first = scenario.run(seed);
        Outcome second = scenario.run(seed);
        String again = "see it again with " + scenario.command(seed);
        assertThat(second.digest()).as("the digest of a second run; " + again).isEqualTo(first.digest());
        assertThat(first.reached())
                .as(() -> again + "\n" + first.summary() + "\n" + String.join("\n", first.lastLines())).isTrue();
        return first;
    }
}
