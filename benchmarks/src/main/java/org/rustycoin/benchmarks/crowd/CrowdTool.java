package org.rustycoin.benchmarks.crowd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Two processes with half of the nodes each: waits until all have their outbound peers, has everybody look for everybody, kills
 * one process and waits until the others have their peers again. Prints figures, and says of each wish whether it holds; exit
 * status 0 if all do, else 1.
 */
@Command(name = "crowd", mixinStandardHelpOptions = true, subcommands = CrowdHost.class)
public final class CrowdTool implements Callable<Integer> {

    private static final int OUTBOUND = 8;
    /** All nodes of a process together. */
    private static final String HEAP = "-Xmx1g";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    /** For what has a limit of its own, when that is past: the figure is still worth knowing. */
    private static final int PATIENCE = 2;
    private static final int LOOKUPS_AT_ONCE = 4;
    private static final Duration SECOND_LOOK = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(20);

    @Option(names = "--nodes", defaultValue = "50", description = "how many, an even number from 20 (${DEFAULT-VALUE})")
    private int nodes;

    @Option(names = "--seed", defaultValue = "1", description = "of whom each node is told of (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--full-within", defaultValue = "30", description = "seconds until all have their outbound peers (${DEFAULT-VALUE})")
    private int fullWithin;

    @Option(names = "--again-within", defaultValue = "60", description = "seconds until the survivors have them again (${DEFAULT-VALUE})")
    private int againWithin;

    private int passed;
    private int failed;

    public static void main(String[] args) {
        System.exit(new CommandLine(new CrowdTool()).execute(args));
    }

    /** A process with half of the nodes. */
    private record Half(Process process, List<CrowdNode> nodes) {

        static Half start(Path dir, int count, @Nullable String known, long seed) throws IOException {
            Files.createDirectories(dir);
            var command = new ArrayList<String>();
            command.add(ProcessHandle.current().info().command().orElse("java"));
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX")).forEach(command::add);
            command.addAll(
                    List.of(HEAP, "-cp", System.getProperty("java.class.path"), CrowdTool.class.getName(), "host",
                            "--dir", dir.toString(), "--nodes", String.valueOf(count), "--seed", String.valueOf(seed)));
            if (known != null) {
                command.addAll(List.of("--known", known));
            }
            Path log = dir.resolve("stderr.log");
            Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            var nodes = new ArrayList<CrowdNode>();
            while (nodes.size() < count) {
                String line = lines.readLine();
                if (line == null) {
                    process.destroyForcibly();
                    throw new IOException("only " + nodes.size() + " of " + count + " nodes started:\n"
                            + Files.readString(log));
                }
                nodes.add(CrowdNode.of(line));
            }
            return new Half(process, nodes);
        }
    }

    @Override
    public Integer call() throws Exception {
        if (nodes < 2 * (OUTBOUND + 2) || nodes % 2 != 0) {
            System.err.println("crowd: --nodes is an even number from " + 2 * (OUTBOUND + 2)
                    + ": the half that is left needs " + OUTBOUND + " others each");
            return 2;
        }
        Path dir = Files.createTempDirectory("crowd");
        var halves = new ArrayList<Half>();
        try {
            halves.add(Half.start(dir.resolve("a"), nodes / 2, null, seed));
            halves.add(Half.start(dir.resolve("b"), nodes / 2, halves.getFirst().nodes.getFirst().address(), seed + 1));
            // The first are gone then, whom everybody knows: those that came later are connected with both halves.
            run(halves.getLast(), halves.getFirst());
        } finally {
            for (Half half : halves) {
                half.nodes.forEach(CrowdNode::close);
                half.process.getOutputStream().close();
                if (!half.process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                    half.process.destroyForcibly().waitFor();
                }
            }
            delete(dir);
        }
        System.out.println(passed + " passed, " + failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    private void run(Half stays, Half goes) throws Exception {
        var all = new ArrayList<>(stays.nodes);
        all.addAll(goes.nodes);
        holds("every node has " + OUTBOUND + " outbound peers within " + fullWithin + " s", "full", all,
                System.nanoTime(), fullWithin);
        lookups(all);
        long killed = System.nanoTime();
        goes.process.destroyForcibly().waitFor();
        holds("without half of the nodes, the others have " + OUTBOUND + " again within " + againWithin + " s", "again",
                stays.nodes, killed, againWithin);
    }

    /** Waits until some nodes have enough outbound peers of their number; prints how long that took each. */
    private void holds(String what, String figure, List<CrowdNode> wanted, long began, int seconds) throws Exception {
        Set<String> ids = wanted.stream().map(CrowdNode::id).collect(Collectors.toSet());
        long end = began + TimeUnit.SECONDS.toNanos((long) seconds * PATIENCE);
        Map<CrowdNode, Double> took = new LinkedHashMap<>();
        int shown = 0;
        while (took.size() < wanted.size() && System.nanoTime() < end) {
            for (CrowdNode node : wanted) {
                if (!took.containsKey(node) && node.outbound(ids) >= OUTBOUND) {
                    took.put(node, (System.nanoTime() - began) / 1e9);
                }
            }
            if (took.size() > shown) {
                shown = took.size();
                System.err.printf("%d of %d nodes have %d outbound peers%n", shown, wanted.size(), OUTBOUND);
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        for (CrowdNode node : wanted) {
            if (!took.containsKey(node)) {
                System.err.println(node.id() + " has " + node.connections());
            }
        }
        List<Double> times = took.values().stream().sorted().toList();
        if (!times.isEmpty()) {
            figure(figure + "-median", times.get(times.size() / 2), "s");
            figure(figure + "-last", times.getLast(), "s");
        }
        wish(what, times.size() == wanted.size() && times.getLast() <= seconds,
                times.size() + " of " + wanted.size() + " nodes");
    }

    /** Everybody looks for everybody. */
    private void lookups(List<CrowdNode> all) throws Exception {
        var found = new ArrayList<Future<Integer>>();
        long began = System.nanoTime();
        try (ExecutorService looking = Executors.newFixedThreadPool(LOOKUPS_AT_ONCE)) {
            for (CrowdNode node : all) {
                found.add(looking.submit(() -> found(node, all)));
            }
        }
        int sum = 0;
        for (Future<Integer> each : found) {
            sum += each.get();
        }
        int wanted = all.size() * (all.size() - 1);
        figure("lookups", wanted / ((System.nanoTime() - began) / 1e9), "lookups/s");
        wish("every node finds every other by its id", sum == wanted, sum + " of " + wanted);
    }

    private static int found(CrowdNode node, List<CrowdNode> all) throws IOException, InterruptedException {
        int found = 0;
        for (CrowdNode other : all) {
            if (other != node) {
                boolean isFound = node.finds(other);
                if (!isFound) {
                    Thread.sleep(SECOND_LOOK); // the last have come seconds ago
                    isFound = node.finds(other);
                }
                found += isFound ? 1 : 0;
            }
        }
        return found;
    }

    private static void figure(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s %.1f %s%n", name, value, unit);
    }

    private void wish(String what, boolean holds, String detail) {
        System.out.println((holds ? "ok      " : "FAILED  ") + what + "  (" + detail + ")");
        passed += holds ? 1 : 0;
        failed += holds ? 0 : 1;
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
