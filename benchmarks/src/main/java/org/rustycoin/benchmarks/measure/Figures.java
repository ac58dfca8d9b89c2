package org.rustycoin.benchmarks.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

import org.rustycoin.benchmarks.results.Measure;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Figures of one sample, from the line of JSON that the dialler printed and from what was read beside it. */
final class Figures {

    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;
    /** A bulk measure's warm-up, a quarter each way, then all of it each way: the listener's processor time is for both. */
    private static final double LISTENER_SHARES = 2.5;
    /** A rate's warm-up is a quarter of its time, and the listener's processor time is for both. */
    private static final double LISTENER_TIMES = 1.25;
    /** A round trip for the byte, and most of one more for whatever comes before it. */
    private static final double ROUND_TRIPS_MIN = 1.5;
    /** More digits would be noise, and a larger file. */
    private static final MathContext DIGITS = new MathContext(5);

    private final JsonNode line;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private Figures(JsonNode line) {
        this.line = line;
    }

    /**
     * What a dialler printed.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    static Figures printed(String text) {
        try {
            return new Figures(JsonMapper.shared().readTree(text));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    /**
     * Throughput.
     *
     * @param bytes each way
     * @param listenerCpuSeconds over the dialler's whole run
     */
    Map<String, Double> bulk(long bytes, double listenerCpuSeconds) {
        put(Measure.UP, bytes / MEGA / positive("upload_seconds"));
        put(Measure.DOWN, bytes / MEGA / positive("download_seconds"));
        put(Measure.DIALLER_CPU_PER_GB, number("cpu_seconds") / (2 * bytes / GIGA));
        put(Measure.LISTENER_CPU_PER_GB, listenerCpuSeconds / (LISTENER_SHARES * bytes / GIGA));
        return figures;
    }

    /** Connections, or round trips on streams of their own. */
    Map<String, Double> rate(double listenerCpuSeconds) {
        double count = positive("count");
        put(Measure.PER_SECOND, count / positive("seconds"));
        put(Measure.DIALLER_CPU_EACH, number("cpu_seconds") * MILLIS_PER_SECOND / count);
        put(Measure.LISTENER_CPU_EACH, listenerCpuSeconds * MILLIS_PER_SECOND / (LISTENER_TIMES * count));
        put(Measure.FAILURES, line.path("failures").asDouble(0));
        return figures;
    }

    /**
     * The first byte over the slow link.
     *
     * @throws IllegalArgumentException if it came faster than a connection and a question can: some dialler learnt the
     *     listener's own address and went around the link
     */
    Map<String, Double> firstByte(double linkMillis) {
        double median = positive("median_ms");
        if (median < ROUND_TRIPS_MIN * linkMillis) {
            throw new IllegalArgumentException("a byte came back in " + median + " ms over a link of " + linkMillis
                    + " ms; the dialler went around it");
        }
        put(Measure.FIRST_BYTE_MS, median);
        put(Measure.LINK_MS, linkMillis);
        put(Measure.ROUND_TRIPS, median / linkMillis);
        return figures;
    }

    private void put(String name, double value) {
        figures.put(name, rounded(value));
    }

    static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    private double number(String name) {
        JsonNode value = line.path(name);
        if (!value.isNumber()) {
            throw new IllegalArgumentException("no number " + name + " in " + line);
        }
        return value.asDouble();
    }

    private double positive(String name) {
        double value = number(name);
        if (value <= 0) {
            throw new IllegalArgumentException(name + " is not above 0 in " + line);
        }
        return value;
    }
}
