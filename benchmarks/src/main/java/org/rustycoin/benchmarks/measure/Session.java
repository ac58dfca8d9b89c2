package org.rustycoin.benchmarks.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.rustycoin.benchmarks.results.Measure;
import org.rustycoin.benchmarks.results.Pair;
import org.rustycoin.benchmarks.results.Results;
import org.rustycoin.benchmarks.results.Row;
import org.rustycoin.benchmarks.results.TransportStack;

/**
 * All samples that were asked for: every pair in turn, then the next round, so that a machine that slows down slows all
 * of them. Each round begins one pair further. The file is written after every sample.
 */
final class Session {

    /** A pair that failed so often in a measure is left alone in its other rounds. */
    private static final int TROUBLES_MAX = 2;
    private static final String UNSUPPORTED = "not supported: ";

    private final Map<String, List<String>> commands;
    private final List<String> others;
    private final Placement placement;
    private final Results results;
    private final Path file;
    private final Path logs;
    private final PrintStream out;
    private int left;
    private int taken;
    private int failed;
    private final long began = System.nanoTime();

    Session(Map<String, List<String>> commands, List<String> others, Placement placement, Results results, Path file,
            Path logs, PrintStream out) {
        this.commands = commands;
        this.others = others;
        this.placement = placement;
        this.results = results;
        this.file = file;
        this.logs = logs;
        this.out = out;
    }

    /** @return how many samples failed */
    int run(List<TransportStack> stacks, List<Measure> measures) throws IOException, InterruptedException {
        for (TransportStack stack : stacks) {
            for (Measure measure : measures) {
                left += pairs(stack, measure).stream().mapToInt(pair -> missing(stack, measure, pair)).sum();
            }
        }
        for (TransportStack stack : stacks) {
            for (Measure measure : measures) {
                try (var sampler = new Sampler(commands, placement, results.settings(), stack, measure, logs)) {
                    rounds(sampler, stack, measure);
                }
            }
        }
        out.printf(Locale.ROOT, "%d samples in %.1f minutes, %d failed%n", taken, minutes(), failed);
        return failed;
    }

    private List<Pair> pairs(TransportStack stack, Measure measure) {
        var pairs = new ArrayList<>(Pair.among(others));
        if (measure.hasLimit() && stack.overTcp()) {
            pairs.add(Pair.LIMIT);
        }
        return pairs;
    }

    private void rounds(Sampler sampler, TransportStack stack, Measure measure)
            throws IOException, InterruptedException {
        List<Pair> pairs = pairs(stack, measure);
        for (int round = 0; round < results.settings().rounds(); round++) {
            for (int i = 0; i < pairs.size(); i++) {
                Pair pair = pairs.get((i + round) % pairs.size());
                if (results.settings().rounds() - missing(stack, measure, pair) <= round) {
                    sample(sampler, stack, measure, pair);
                }
            }
        }
    }

    /** How many samples a pair still needs. */
    private int missing(TransportStack stack, Measure measure, Pair pair) {
        Row row = results.row(stack, measure, pair);
        if (row == null) {
            return results.settings().rounds();
        }
        boolean givenUp = row.troubles().size() >= TROUBLES_MAX
                || row.troubles().stream().anyMatch(trouble -> trouble.startsWith(UNSUPPORTED));
        return givenUp ? 0 : Math.max(0, results.settings().rounds() - row.tried());
    }

    private void sample(Sampler sampler, TransportStack stack, Measure measure, Pair pair)
            throws IOException, InterruptedException {
        int missing = missing(stack, measure, pair);
        long start = System.nanoTime();
        String said;
        try {
            Map<String, Double> sample = sampler.sample(pair);
            results.add(stack, measure, pair, sample);
            said = sample.entrySet().stream().map(figure -> figure.getKey() + " " + figure.getValue())
                    .collect(Collectors.joining(", "));
        } catch (UnsupportedException e) {
            said = UNSUPPORTED + e.getMessage();
            results.addTrouble(stack, measure, pair, said);
        } catch (IOException | IllegalArgumentException e) {
            failed++;
            said = "FAILED: " + e.getMessage();
            results.addTrouble(stack, measure, pair, String.valueOf(e.getMessage()));
        }
        results.save(file);
        taken++;
        left -= missing - missing(stack, measure, pair);
        out.printf(Locale.ROOT, "%s %s, %s: %s (%.1f s; %d left, about %.0f minutes)%n", stack, measure, pair, said,
                (System.nanoTime() - start) / 1e9, left, minutes() / taken * left);
    }

    private double minutes() {
        return (System.nanoTime() - began) / 60e9;
    }
}
