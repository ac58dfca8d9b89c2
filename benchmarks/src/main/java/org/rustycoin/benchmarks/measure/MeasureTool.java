package org.rustycoin.benchmarks.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.rustycoin.benchmarks.limit.LimitTool;
import org.rustycoin.benchmarks.report.Page;
import org.rustycoin.benchmarks.results.Measure;
import org.rustycoin.benchmarks.results.Pair;
import org.rustycoin.benchmarks.results.Results;
import org.rustycoin.benchmarks.results.Settings;
import org.rustycoin.benchmarks.results.TransportStack;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures, keeps the samples, and writes the page. Exit status: 0 all samples were taken, 1 some failed, 2 it could not begin. */
@Command(name = "benchmarks/run transport", mixinStandardHelpOptions = true, sortOptions = false, description = "This library beside rust-, go- and js-libp2p over loopback: throughput, handshakes, streams, a slow "
        + "link, idle connections. Writes the samples and the page with its charts.")
public final class MeasureTool implements Callable<Integer> {

    private static final double BUSY_LOAD = 0.5;

    @Option(names = "--commands", hidden = true, required = true, description = "A directory with a file for each peer: its command, a word a line.")
    private Path commands = Path.of("");

    @Option(names = "--root", hidden = true, required = true, description = "The repository.")
    private Path root = Path.of("");

    @Option(names = "--stack", description = "Only this stack, and again for others: ${COMPLETION-CANDIDATES}.")
    private List<TransportStack> stacks = List.of(TransportStack.values());

    @Option(names = "--measure", description = "Only this measure, and again for others: ${COMPLETION-CANDIDATES}.")
    private List<Measure> measures = List.of(Measure.values());

    @Option(names = "--peer", description = "Only beside this peer, and again for others: rust, go, js.")
    private List<String> peers = List.of("rust", "go", "js");

    @Option(names = "--quick", description = "Few bytes, few rounds: a check that it works. Writes below benchmarks/target.")
    private boolean quick;

    @Option(names = "--resume", description = "Keeps the samples that there are and takes those that are missing.")
    private boolean resume;

    @Option(names = "--report", description = "Measures nothing and writes the page from the samples that there are.")
    private boolean report;

    @Option(names = "--bytes", description = "Each way of a bulk measure.")
    private @Nullable Long bytes;

    @Option(names = "--seconds", description = "Of a measure of handshakes or streams.")
    private @Nullable Integer seconds;

    @Option(names = "--rounds", description = "How often each pair is measured.")
    private @Nullable Integer rounds;

    @Option(names = "--results", description = "The file of samples; benchmarks/results/transport.json.")
    private @Nullable Path file;

    @Option(names = "--docs", description = "The directory of performance.md; docs.")
    private @Nullable Path docs;

    public static void main(String[] args) {
        var line = new CommandLine(new MeasureTool());
        line.registerConverter(TransportStack.class, TransportStack::named);
        line.registerConverter(Measure.class, Measure::named);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            System.err.println("benchmarks/run transport: " + failure.getMessage());
            return 2;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path scratch = root.resolve("benchmarks/target/transport-quick");
        Path kept = file != null
                ? file
                : (quick ? scratch : root.resolve("benchmarks/results")).resolve("transport.json");
        Path pages = docs != null ? docs : quick ? scratch : root.resolve("docs");
        int failed = 0;
        if (!report) {
            failed = measured(begun(kept), kept);
        } else if (!Files.exists(kept)) {
            throw new IOException("there are no samples in " + kept + " yet; run it without --report");
        }
        Page.write(pages, Results.load(kept));
        System.out.println("wrote " + kept + " and " + pages.resolve("performance.md"));
        return failed == 0 ? 0 : 1;
    }

    private Settings settings() {
        Settings base = quick ? Settings.QUICK : Settings.FULL;
        return new Settings(rounds != null ? rounds : base.rounds(), bytes != null ? bytes : base.bytes(),
                base.delayedBytes(), seconds != null ? seconds : base.seconds(), base.held(), base.firstBytes(),
                base.delayMillis());
    }

    /** The samples to add to. What is measured again is forgotten first, unless it is resumed. */
    private Results begun(Path kept) throws IOException {
        if (!Files.exists(kept)) {
            return new Results(settings());
        }
        Results results = Results.load(kept);
        if (!results.settings().equals(settings())) {
            if (quick) {
                return new Results(settings());
            }
            throw new IOException(kept + " holds samples of other settings, " + results.settings()
                    + "; name another file with --results, or delete it");
        }
        if (!resume) {
            stacks.forEach(stack -> measures.forEach(measure -> results.clear(stack, measure)));
        }
        return results;
    }

    private int measured(Results results, Path kept) throws IOException, InterruptedException {
        Placement placement = Placement.possible();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load > BUSY_LOAD) {
            System.out.printf(Locale.ROOT, "the machine is busy (load %.2f): these figures are worth little%n", load);
        }
        results.note("machine", machine());
        results.note("placement", placement.toString());
        results.note("load before the last run",
                String.format(Locale.ROOT, "%.2f at %s", load, Instant.now().truncatedTo(ChronoUnit.MINUTES)));
        Path logs = Files.createDirectories(root.resolve("benchmarks/target/transport-logs"));
        return new Session(commands(), peers, placement, results, kept, logs, System.out).run(stacks, measures);
    }

    private Map<String, List<String>> commands() throws IOException {
        var all = new LinkedHashMap<String, List<String>>();
        for (String peer : peers) {
            all.put(peer, Files.readAllLines(commands.resolve(peer)));
        }
        all.put(Pair.OURS, Files.readAllLines(commands.resolve(Pair.OURS)));
        all.put(Pair.LIMIT.dialler(), List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), LimitTool.class.getName()));
        return all;
    }

    private static String machine() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name")).findFirst().map(line -> line.replaceAll(".*: *", ""))
                .orElse(System.getProperty("os.arch"));
        return "%d × %s, Linux %s, JDK %s".formatted(Runtime.getRuntime().availableProcessors(), processor,
                System.getProperty("os.version"), Runtime.version());
    }
}
