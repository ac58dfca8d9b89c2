package org.rustycoin.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.rustycoin.benchmarks.results.Measure;
import org.rustycoin.benchmarks.results.Results;
import org.rustycoin.benchmarks.results.Row;
import org.rustycoin.benchmarks.results.TransportStack;

/** The charts of the page, by file name; one without a single sample is not drawn. */
final class Charts {

    private record Bar(String name, Measure measure, String figure) {}

    private Charts() {}

    static Map<String, BarChart> of(Results results) {
        var charts = new LinkedHashMap<String, BarChart>();
        int delay = 2 * results.settings().delayMillis();
        add(charts, results, "transport-throughput.svg", "Throughput of one stream, MB/s",
                List.of(new Bar("up", Measure.BULK, Measure.UP), new Bar("down", Measure.BULK, Measure.DOWN)));
        add(charts, results, "transport-throughput-10.svg", "Throughput of ten streams at once, MB/s", List.of(
                new Bar("up", Measure.BULK_10, Measure.UP), new Bar("down", Measure.BULK_10, Measure.DOWN)));
        add(charts, results, "transport-handshakes.svg", "Dial, handshake, identify, close: a second",
                List.of(new Bar("1 at once", Measure.CONNECTS_1, Measure.PER_SECOND),
                        new Bar("8 at once", Measure.CONNECTS_8, Measure.PER_SECOND)));
        add(charts, results, "transport-round-trips.svg", "32 bytes there and back on a new stream: a second",
                List.of(new Bar("1 at once", Measure.STREAMS_1, Measure.PER_SECOND),
                        new Bar("16 at once", Measure.STREAMS_16, Measure.PER_SECOND),
                        new Bar("100 at once", Measure.STREAMS_100, Measure.PER_SECOND)));
        add(charts, results, "transport-first-byte.svg",
                "Connect and one byte there and back at %d ms, in round trips".formatted(delay),
                List.of(new Bar("round trips", Measure.FIRST_BYTE, Measure.ROUND_TRIPS)));
        add(charts, results, "transport-delayed.svg", "Throughput of one stream at %d ms, MB/s".formatted(delay),
                List.of(new Bar("up", Measure.BULK_DELAYED, Measure.UP),
                        new Bar("down", Measure.BULK_DELAYED, Measure.DOWN)));
        return charts;
    }

    private static void add(Map<String, BarChart> charts, Results results, String file, String title, List<Bar> bars) {
        var panels = new ArrayList<BarChart.Panel>();
        for (TransportStack stack : TransportStack.values()) {
            List<BarChart.Bars> rows = results.rows(stack, bars.getFirst().measure).stream()
                    .filter(row -> !row.values().isEmpty()).map(row -> bars(results, row, bars)).toList();
            if (!rows.isEmpty()) {
                panels.add(new BarChart.Panel(stack.toString(), rows));
            }
        }
        if (!panels.isEmpty()) {
            charts.put(file, new BarChart(title, bars.stream().map(Bar::name).toList(), panels));
        }
    }

    private static BarChart.Bars bars(Results results, Row row, List<Bar> bars) {
        return new BarChart.Bars(row.pair().toString(),
                bars.stream().mapToDouble(bar -> results.median(row.stack(), bar.measure, row.pair(), bar.figure))
                        .toArray());
    }
}
