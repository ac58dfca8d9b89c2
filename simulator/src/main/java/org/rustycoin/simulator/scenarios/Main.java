package org.rustycoin.simulator.scenarios;

import java.util.Arrays;
import java.util.Optional;

/** Runs a scenario twice from one seed and shows both outcomes: {@code Main SCENARIO [SEED]}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Optional<Scenario> scenario = Arrays.stream(Scenario.values())
                .filter(each -> args.length > 0 && each.title().equals(args[0])).findFirst();
        if (scenario.isEmpty()) {
            System.out.println("usage: simulator/run SCENARIO [SEED], where SCENARIO is one of");
            Arrays.stream(Scenario.values()).forEach(each -> System.out.println("  " + each.title()));
            System.exit(2);
        }
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Outcome first = scenario.orElseThrow().run(seed);
        System.out.println(first.summary());
        first.figures().forEach(System.out::println);
        first.drops().forEach(System.out::println);
        first.stalls().forEach(System.out::println);
        if (!first.reached()) {
            first.lastLines().forEach(System.out::println);
        }
        Outcome second = scenario.orElseThrow().run(seed);
        System.out.println(second.summary());
        if (!first.digest().equals(second.digest())) {
            System.out.println("one seed, two digests: something is not deterministic");
            System.exit(1);
        }
        System.exit(first.reached() ? 0 : 1);
    }
}
