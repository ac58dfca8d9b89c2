package org.rustycoin.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.rustycoin.benchmarks.results.Measure;
import org.rustycoin.benchmarks.results.Pair;
import org.rustycoin.benchmarks.results.Results;
import org.rustycoin.benchmarks.results.Row;
import org.rustycoin.benchmarks.results.Statistics;
import org.rustycoin.benchmarks.results.TransportStack;

/** Markdown tables: a row for each pair, a column for each figure. */
final class Tables {

    /** Samples further apart than this share of their median are marked. */
    private static final double SPREAD_MARKED = 0.3;
    private static final double BYTES_PER_KIB = 1024;

    /** A figure of a measure under a heading, divided into the unit of its column. */
    private record Column(String heading, Measure measure, String figure, double divisor) {

        Column(String heading, Measure measure, String figure) {
            this(heading, measure, figure, 1);
        }
    }

    private static final List<Column> BULK = List.of(new Column("1 stream up, MB/s", Measure.BULK, Measure.UP),
            new Column("down", Measure.BULK, Measure.DOWN),
            new Column("processor s/GB, dialler", Measure.BULK, Measure.DIALLER_CPU_PER_GB),
            new Column("listener", Measure.BULK, Measure.LISTENER_CPU_PER_GB),
            new Column("10 streams up, MB/s", Measure.BULK_10, Measure.UP),
            new Column("down", Measure.BULK_10, Measure.DOWN),
            new Column("processor s/GB, dialler", Measure.BULK_10, Measure.DIALLER_CPU_PER_GB),
            new Column("listener", Measure.BULK_10, Measure.LISTENER_CPU_PER_GB));

    private static final List<Column> RATES = List.of(
            new Column("handshakes/s, 1 at once", Measure.CONNECTS_1, Measure.PER_SECOND),
            new Column("8 at once", Measure.CONNECTS_8, Measure.PER_SECOND),
            new Column("processor ms each, dialler", Measure.CONNECTS_8, Measure.DIALLER_CPU_EACH),
            new Column("listener", Measure.CONNECTS_8, Measure.LISTENER_CPU_EACH),
            new Column("new-stream round trips/s, 1 at once", Measure.STREAMS_1, Measure.PER_SECOND),
            new Column("16 at once", Measure.STREAMS_16, Measure.PER_SECOND),
            new Column("100 at once", Measure.STREAMS_100, Measure.PER_SECOND));

    private static final List<Column> SLOW = List.of(
            new Column("connect and one byte, ms", Measure.FIRST_BYTE, Measure.FIRST_BYTE_MS),
            new Column("in round trips", Measure.FIRST_BYTE, Measure.ROUND_TRIPS),
            new Column("up, MB/s", Measure.BULK_DELAYED, Measure.UP),
            new Column("down", Measure.BULK_DELAYED, Measure.DOWN));

    private static final List<Column> IDLE = List.of(
            new Column("heap, KiB", Measure.HOLD, Measure.HEAP_BYTES, BYTES_PER_KIB),
            new Column("resident, KiB", Measure.HOLD, Measure.RESIDENT_BYTES, BYTES_PER_KIB),
            new Column("descriptors", Measure.HOLD, Measure.DESCRIPTORS));

    private Tables() {}

    static String bulk(TransportStack stack, Results results) {
        return table(stack, results, BULK);
    }

    static String rates(TransportStack stack, Results results) {
        return table(stack, results, RATES);
    }

    static String slow(TransportStack stack, Results results) {
        return table(stack, results, SLOW);
    }

    static String idle(TransportStack stack, Results results) {
        return table(stack, results, IDLE);
    }

    /** Met, missed and not measured, in one table. */
    static String targets(List<Target> targets) {
        var lines = new ArrayList<>(List.of("| stack | target | wanted | measured | |", "|---|---|---|---|---|"));
        for (Target target : targets) {
            lines.add("| %s | %s | %s %s%s | %s | %s |".formatted(target.stack(), target.what(),
                    target.atLeast() ? "≥" : "≤", Numbers.brief(target.wanted()), target.unit(),
                    target.known() ? Numbers.brief(target.measured()) + target.unit() : "–",
                    !target.known() ? "not measured" : target.met() ? "met" : "**missed**"));
        }
        return String.join("\n", lines);
    }

    private static String table(TransportStack stack, Results results, List<Column> columns) {
        Set<Pair> pairs = columns.stream().flatMap(column -> results.rows(stack, column.measure).stream())
                .filter(row -> !row.values().isEmpty()).map(Row::pair)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (pairs.isEmpty()) {
            return "";
        }
        var lines = new ArrayList<String>();
        lines.add(line(Stream.concat(Stream.of(""), columns.stream().map(Column::heading))));
        lines.add(line(Stream.generate(() -> "---").limit(columns.size() + 1)));
        for (Pair pair : pairs) {
            lines.add(line(Stream.concat(Stream.of(pair.toString()),
                    columns.stream().map(column -> cell(results.row(stack, column.measure, pair), column)))));
        }
        return String.join("\n", lines);
    }

    private static String cell(@org.jspecify.annotations.Nullable Row row, Column column) {
        List<Double> samples = row == null ? List.of() : row.values().getOrDefault(column.figure, List.of());
        String mark = Statistics.spread(samples) > SPREAD_MARKED ? " ~" : "";
        return Numbers.brief(Statistics.median(samples) / column.divisor) + mark;
    }

    private static String line(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }
}
