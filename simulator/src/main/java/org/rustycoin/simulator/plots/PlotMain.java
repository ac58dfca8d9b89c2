package org.rustycoin.simulator.plots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.rustycoin.simulator.dht.DhtRun;
import org.rustycoin.simulator.dht.DhtRun.Figures;
import org.rustycoin.simulator.world.World;

/** Runs networks of growing size and draws how many hops their lookups took: {@code PlotMain FILE [SEED]}. */
public final class PlotMain {

    private static final List<Integer> SIZES = List.of(50, 100, 200, 500, 1000, 2000, 5000);
    private static final int LOOKUPS = 1000;

    private PlotMain() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 1) {
            System.out.println("usage: simulator/plot FILE.svg [SEED]");
            System.exit(2);
        }
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        var runs = new ArrayList<Figures>();
        for (int size : SIZES) {
            Figures figures = new DhtRun(new World(seed), size, LOOKUPS, 0, 0).run();
            figures.lines().forEach(System.out::println);
            runs.add(figures);
        }
        Files.writeString(Path.of(args[0]), new HopsPlot(runs).svg());
    }
}
