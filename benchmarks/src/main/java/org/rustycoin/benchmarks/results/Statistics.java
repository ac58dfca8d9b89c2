package org.rustycoin.benchmarks.results;

import java.util.List;

/** Of few samples on a noisy machine: the middle one, and how far they spread. */
public final class Statistics {

    private Statistics() {}

    /** The middle of the sorted values, the mean of the two in the middle of an even number, NaN of none. */
    public static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** How far the values lie apart, as a share of the median: 0 when they agree, NaN of none. */
    public static double spread(List<Double> values) {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        return most == least ? 0 : (most - least) / median(values);
    }
}
