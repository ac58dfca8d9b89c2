package org.rustycoin.benchmarks.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All samples of one pair in one measure over one stack.
 *
 * @param values each figure's samples, in the order in which they were taken
 * @param troubles why a sample is missing, one for each
 */
public record Row(TransportStack stack, Measure measure, Pair pair, Map<String, List<Double>> values,
        List<String> troubles) {

    Row(TransportStack stack, Measure measure, Pair pair) {
        this(stack, measure, pair, new LinkedHashMap<>(), new ArrayList<>());
    }

    void add(Map<String, Double> sample) {
        sample.forEach((name, value) -> values.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
    }

    /** How many samples were tried. */
    public int tried() {
        return troubles.size() + values.values().stream().mapToInt(List::size).max().orElse(0);
    }

    /** The median of a figure, or {@link Double#NaN}. */
    public double median(String name) {
        return Statistics.median(values.getOrDefault(name, List.of()));
    }
}
