package org.rustycoin.simulator.plots;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.simulator.dht.DhtRun;
import org.rustycoin.simulator.dht.DhtRun.Figures;
import org.rustycoin.simulator.world.World;

/**
 * Runs networks of growing size and draws how many hops their lookups took, to stdout; the figures to stderr:
 * {@code PlotMain [SEED]}.
 */
public final class PlotMain {

    private static final List<Integer> SIZES = List.of(50, 100, 200, 500, 1000, 2000, 5000);
    private static final int LOOKUPS = 1000;

    private PlotMain() {}

    public static void main(String[] args) {
        long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
        var runs = new ArrayList<Figures>();
        for (int size : SIZES) {
            Figures figures = new DhtRun(new World(seed), size, LOOKUPS, 0, 0).run();
            figures.lines().forEach(System.err::println);
            runs.add(figures);
        }
        System.out.print(new HopsPlot(runs).svg());
    }
}
