package org.rustycoin.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.rustycoin.benchmarks.results.Measure;
import org.rustycoin.benchmarks.results.Results;
import org.rustycoin.benchmarks.results.Row;
import org.rustycoin.benchmarks.results.Settings;
import org.rustycoin.benchmarks.results.TransportStack;

/** The generated part of {@code docs/performance.md}, between two comments, and the charts beside it. */
public final class Page {

    private static final String BEGIN = "<!-- transport: written by benchmarks/run transport; edits are lost -->";
    private static final String END = "<!-- transport: end -->";
    private static final String CHARTS = "performance";

    private Page() {}

    /** Writes the section into {@code performance.md} in a directory, at its marks or at the end, and the charts. */
    public static void write(Path docs, Results results) throws IOException {
        Path page = docs.resolve("performance.md");
        Path charts = docs.resolve(CHARTS);
        Files.createDirectories(charts);
        for (Map.Entry<String, BarChart> chart : Charts.of(results).entrySet()) {
            Files.writeString(charts.resolve(chart.getKey()), chart.getValue().svg());
        }
        String text = Files.exists(page) ? Files.readString(page) : "# Performance\n";
        Files.writeString(page, replaced(text, section(results)));
    }

    /** The text with the section between its marks; at the end when there are none. */
    static String replaced(String text, String section) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        String marked = BEGIN + "\n" + section + "\n" + END;
        if (begin < 0 || end < begin) {
            return text.stripTrailing() + "\n\n" + marked + "\n";
        }
        return text.substring(0, begin) + marked + text.substring(end + END.length());
    }

    static String section(Results results) {
        var parts = new ArrayList<String>();
        parts.add("## The transport, beside rust-, go- and js-libp2p");
        parts.add(introduction(results));
        List<TransportStack> measured = List.of(TransportStack.values()).stream()
                .filter(stack -> List.of(Measure.values()).stream()
                        .anyMatch(measure -> results.rows(stack, measure).stream().anyMatch(row -> row.tried() > 0)))
                .toList();
        List<Target> targets = measured.stream().flatMap(stack -> Target.of(stack, results).stream()).toList();
        parts.add("### Targets");
        parts.add("%d met, %d missed, %d not measured.".formatted(targets.stream().filter(Target::met).count(),
                targets.stream().filter(target -> target.known() && !target.met()).count(),
                targets.stream().filter(target -> !target.known()).count()));
        parts.add(Tables.targets(targets));
        Charts.of(results)
                .forEach((file, chart) -> parts.add("![%s](%s/%s)".formatted(chart.title(), CHARTS, file)));
        for (TransportStack stack : measured) {
            parts.add("### " + stack);
            parts.add(Tables.bulk(stack, results));
            parts.add(Tables.rates(stack, results));
            add(parts, "Over the slow link:", Tables.slow(stack, results));
            add(parts, "The listener, for each idle connection:", Tables.idle(stack, results));
            List<String> missing = missing(stack, results);
            add(parts, "Samples that are missing:", String.join("\n", missing));
        }
        parts.removeIf(String::isEmpty);
        return String.join("\n\n", parts);
    }

    private static void add(List<String> parts, String heading, String table) {
        if (!table.isEmpty()) {
            parts.add(heading);
            parts.add(table);
        }
    }

    private static String introduction(Results results) {
        Settings settings = results.settings();
        var facts = new ArrayList<String>();
        results.notes().forEach((name, value) -> facts.add("- " + name + ": " + value));
        return """
                `benchmarks/run transport`: each pair is two processes, in turn, %d rounds; figures are medians, and `~` \
                marks one whose samples lie more than 30 %% of it apart. `a → b` is a dialling b.

                %s

                - Throughput: /perf/1.0.0, %d MiB up, then down, after a quarter of it each way. The limit is a bare loop \
                of sealed records over the same TCP: ChaCha20-Poly1305 in 64 KiB for Noise, AES-128-GCM in 16 KiB for TLS.
                - Handshakes and round trips: %d s, after a quarter of it, of a fresh dialler. A handshake is dial, security, \
                muxer, identify and close; a round trip is a new stream, 32 bytes there and back, and its end.
                - The slow link: a proxy on the same machine that adds %d ms each way, %d MiB. TCP ends at the proxy, so \
                its handshake is delayed and its congestion window is not; on UDP the proxy costs processor time.
                - Idle connections: %d, on a fresh listener; the heap after a full collection, of JVMs only."""
                .formatted(settings.rounds(), String.join("\n", facts), settings.bytes() >> 20, settings.seconds(),
                        settings.delayMillis(), settings.delayedBytes() >> 20, settings.held());
    }

    private static List<String> missing(TransportStack stack, Results results) {
        var lines = new ArrayList<String>();
        for (Measure measure : Measure.values()) {
            for (Row row : results.rows(stack, measure)) {
                for (String trouble : row.troubles()) {
                    lines.add("- %s, %s: %s".formatted(measure, row.pair(), trouble));
                }
            }
        }
        return lines;
    }
}
