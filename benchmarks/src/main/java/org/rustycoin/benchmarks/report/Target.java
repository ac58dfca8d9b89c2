package org.rustycoin.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

import org.rustycoin.benchmarks.results.Measure;
import org.rustycoin.benchmarks.results.Pair;
import org.rustycoin.benchmarks.results.Results;
import org.rustycoin.benchmarks.results.TransportStack;

/**
 * What this library with itself is to reach, and what it does.
 *
 * @param measured NaN when a figure is missing
 * @param wanted at least, or at most
 */
record Target(TransportStack stack, String what, double measured, double wanted, boolean atLeast, String unit) {

    private static final Pair OURS = Pair.same(Pair.OURS);

    /** jvm-libp2p on this kind of machine, 8 handshakes at once over TCP, Noise and yamux; measured before, cited here. */
    static final double JVM_LIBP2P_CONNECTS = 526;
    /** The throughput of a window that never grows: rust-, go- and js-libp2p begin with it. */
    private static final double FIXED_WINDOW_MB = (256 << 10) / 1e6;

    private static final double BULK_OF_JS = 1.5;
    private static final double SHARE_OF_LIMIT = 0.75;
    private static final double CONNECTS_OF_JS = 3;
    private static final double CONNECTS_OF_JVM = 2;
    private static final double STREAMS_OF_JS = 10;
    private static final double STREAMS_FLOOR = 30_000;
    private static final double DELAYED_OF_FIXED_WINDOW = 10;
    private static final int ROUND_TRIPS_TCP = 3;
    private static final int ROUND_TRIPS_QUIC = 2;
    /** Computing takes part of one; another whole one would be a protocol's fault. */
    private static final double ROUND_TRIP_SLACK = 0.5;
    private static final double HEAP_KIB = 5;

    boolean known() {
        return !Double.isNaN(measured);
    }

    boolean met() {
        return known() && (atLeast ? measured >= wanted : measured <= wanted);
    }

    /** All targets of a stack. */
    static List<Target> of(TransportStack stack, Results results) {
        var targets = new ArrayList<Target>();
        for (String figure : List.of(Measure.UP, Measure.DOWN)) {
            String way = figure.equals(Measure.UP) ? "up" : "down";
            double ours = results.median(stack, Measure.BULK, OURS, figure);
            for (String peer : List.of("js", "rust", "go")) {
                targets.add(ratio(stack, "throughput " + way + ", one stream, against " + peer, ours,
                        results.median(stack, Measure.BULK, Pair.same(peer), figure),
                        peer.equals("js") ? BULK_OF_JS : 1));
            }
            if (stack.overTcp()) {
                targets.add(ratio(stack, "throughput " + way + ", one stream, share of the limit", ours,
                        results.median(stack, Measure.BULK, Pair.LIMIT, figure), SHARE_OF_LIMIT));
            }
        }
        double connects = results.median(stack, Measure.CONNECTS_8, OURS, Measure.PER_SECOND);
        for (String peer : List.of("js", "rust", "go")) {
            targets.add(ratio(stack, "handshakes/s, 8 at once, against " + peer, connects,
                    results.median(stack, Measure.CONNECTS_8, Pair.same(peer), Measure.PER_SECOND),
                    peer.equals("js") ? CONNECTS_OF_JS : 1));
        }
        if (stack == TransportStack.TCP_NOISE_YAMUX) {
            targets.add(ratio(stack, "handshakes/s, 8 at once, against jvm-libp2p's 526", connects, JVM_LIBP2P_CONNECTS,
                    CONNECTS_OF_JVM));
        }
        double streams = results.median(stack, Measure.STREAMS_16, OURS, Measure.PER_SECOND);
        targets.add(ratio(stack, "new-stream round trips/s, 16 at once, against js", streams,
                results.median(stack, Measure.STREAMS_16, Pair.same("js"), Measure.PER_SECOND), STREAMS_OF_JS));
        targets.add(new Target(stack, "new-stream round trips/s, 16 at once", streams, STREAMS_FLOOR, true, "/s"));
        overTheSlowLink(stack, results, targets);
        targets.add(new Target(stack, "heap of an idle connection",
                results.median(stack, Measure.HOLD, OURS, Measure.HEAP_BYTES) / 1024, HEAP_KIB, false, " KiB"));
        targets.add(new Target(stack, "file descriptors of an idle connection",
                results.median(stack, Measure.HOLD, OURS, Measure.DESCRIPTORS), 1, false, ""));
        return targets;
    }

    private static void overTheSlowLink(TransportStack stack, Results results, List<Target> targets) {
        double fixed = FIXED_WINDOW_MB / (2 * results.settings().delayMillis() / 1e3);
        for (String figure : List.of(Measure.UP, Measure.DOWN)) {
            targets.add(ratio(stack,
                    "throughput " + (figure.equals(Measure.UP) ? "up" : "down")
                            + " over the slow link, against a fixed window of 256 KiB",
                    results.median(stack, Measure.BULK_DELAYED, OURS, figure), fixed, DELAYED_OF_FIXED_WINDOW));
        }
        int trips = stack.overTcp() ? ROUND_TRIPS_TCP : ROUND_TRIPS_QUIC;
        targets.add(new Target(stack, "connect and one byte: " + trips + " round trips and less than half of another",
                results.median(stack, Measure.FIRST_BYTE, OURS, Measure.ROUND_TRIPS), trips + ROUND_TRIP_SLACK, false,
                ""));
    }

    private static Target ratio(TransportStack stack, String what, double ours, double theirs, double wanted) {
        return new Target(stack, what, ours / theirs, wanted, true, " ×");
    }
}
