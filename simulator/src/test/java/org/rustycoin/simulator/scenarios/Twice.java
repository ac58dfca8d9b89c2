package org.rustycoin.simulator.scenarios;

import java.util.function.LongFunction;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs a scenario twice from one seed: both must give one digest and reach the goal. */
final class Twice {

    private Twice() {}

    static Outcome reached(long seed, LongFunction<Outcome> scenario) {
        Outcome first = scenario.apply(seed);
        Outcome second = scenario.apply(seed);
        assertThat(second.digest()).as("the digest of a second run of seed " + seed).isEqualTo(first.digest());
        assertThat(first.reached())
                .as(() -> "seed " + seed + ": " + first.summary() + "\n" + String.join("\n", first.lastLines()))
                .isTrue();
        return first;
    }
}
