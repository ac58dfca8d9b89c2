package org.rustycoin.simulator.scenarios;

import org.rustycoin.simulator.faults.Fault;
import org.rustycoin.simulator.network.NetworkSettings;

/**
 * Runs a scenario twice from one seed and shows both outcomes:
 * {@code Main [seed] [nodes] [blocks] [latency in ms] [loss of connections]}.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
        int nodes = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int blocks = args.length > 2 ? Integer.parseInt(args[2]) : 300;
        long latencyMillis = args.length > 3 ? Long.parseLong(args[3]) : 100;
        double loss = args.length > 4 ? Double.parseDouble(args[4]) : 0.01;
        var scenario = new BlockSync(nodes, 2, blocks, 3, NetworkSettings.of(latencyMillis, loss), Fault.NONE, 3600);
        Outcome first = scenario.run(seed);
        System.out.println(first.summary());
        first.drops().forEach(System.out::println);
        if (!first.reached()) {
            first.lastLines().forEach(System.out::println);
        }
        Outcome second = scenario.run(seed);
        System.out.println(second.summary());
        if (!first.digest().equals(second.digest())) {
            System.out.println("one seed, two digests: something is not deterministic");
            System.exit(1);
        }
        System.exit(first.reached() ? 0 : 1);
    }
}
