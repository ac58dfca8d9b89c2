package org.rustycoin.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.rustycoin.benchmarks.delay.DelayProxy;
import org.rustycoin.benchmarks.results.Measure;
import org.rustycoin.benchmarks.results.Pair;
import org.rustycoin.benchmarks.results.Settings;
import org.rustycoin.benchmarks.results.TransportStack;

/**
 * Takes samples of one measure over one stack. Listeners stay for all of its rounds, and so do diallers whose code is
 * compiled while it runs, so that both are warm after the first; other diallers are fresh processes, and all are where the
 * slow link before them is a new one. For idle connections the listener is fresh too, since what an earlier sample left on
 * its heap would count.
 */
final class Sampler implements AutoCloseable {

    private static final int START_SECONDS = 60;
    private static final int DIALLER_SECONDS = 600;
    /** As long as a dialler may hold its connections; it is ended when they are measured. */
    private static final int HOLD_SECONDS = 120;
    /** Longer than all rounds of a measure; a listener ends by itself when this program was killed. */
    private static final int LISTENER_SECONDS = 4 * 3600;
    /** Connections of a first round of idle ones, which load code and fill pools that stay. */
    private static final int HELD_FIRST = 8;
    private static final int SETTLE_TRIES = 40;
    private static final int SETTLE_MILLIS = 50;

    /** Whose diallers have a just-in-time compiler, and {@code --again}. */
    private static final Set<String> WARMED = Set.of(Pair.OURS, Pair.LIMIT.dialler(), "js");

    private record Listener(PeerProcess process, String address) {}

    private final Map<String, List<String>> commands;
    private final Placement placement;
    private final Settings settings;
    private final TransportStack stack;
    private final Measure measure;
    private final Path logs;
    private final double linkMillis;
    private final Map<String, Listener> listeners = new LinkedHashMap<>();
    private final Map<Pair, PeerProcess> diallers = new LinkedHashMap<>();

    /**
     * @param commands of each peer, up to {@code listen} or {@code bench}
     * @param logs a directory for what the peers say on stderr
     */
    Sampler(Map<String, List<String>> commands, Placement placement, Settings settings, TransportStack stack,
            Measure measure, Path logs) throws IOException {
        this.commands = commands;
        this.placement = placement;
        this.settings = settings;
        this.stack = stack;
        this.measure = measure;
        this.logs = logs;
        linkMillis = measure.delayed() ? SlowLink.roundTripMillis(stack.overTcp(), oneWay()) : 0;
    }

    private Duration oneWay() {
        return Duration.ofMillis(settings.delayMillis());
    }

    /**
     * One sample.
     *
     * @throws UnsupportedException if one of the two has not this stack
     * @throws IOException if one of the two failed
     */
    Map<String, Double> sample(Pair pair) throws IOException, InterruptedException, UnsupportedException {
        if (measure == Measure.HOLD) {
            return hold(pair);
        }
        Listener listener = listeners.get(pair.listener());
        if (listener == null || !listener.process.alive()) {
            listener = listen(pair.listener());
            listeners.put(pair.listener(), listener);
        }
        if (!measure.delayed()) {
            return dialled(pair, listener, listener.address);
        }
        try (DelayProxy proxy = SlowLink.before(listener.address, oneWay())) {
            return dialled(pair, listener, SlowLink.withPort(listener.address, proxy.port()));
        }
    }

    private Map<String, Double> dialled(Pair pair, Listener listener, String address)
            throws IOException, InterruptedException, UnsupportedException {
        double before = ProcFs.cpuSeconds(listener.process.pid());
        Figures printed = Figures.printed(printed(pair, address));
        double used = ProcFs.cpuSeconds(listener.process.pid()) - before;
        return switch (measure) {
            case BULK, BULK_10 -> printed.bulk(settings.bytes(), used);
            case BULK_DELAYED -> printed.bulk(settings.delayedBytes(), used);
            case CONNECTS_8, CONNECTS_1, STREAMS_1, STREAMS_16, STREAMS_100 -> printed.rate(used);
            case FIRST_BYTE -> printed.firstByte(linkMillis);
            case HOLD -> throw new IllegalStateException("idle connections are not read from what is printed");
        };
    }

    private String printed(Pair pair, String address)
            throws IOException, InterruptedException, UnsupportedException {
        if (measure.delayed() || !WARMED.contains(pair.dialler())) {
            try (PeerProcess dialler = dial(pair.dialler(), address, what())) {
                return dialler.line("{", DIALLER_SECONDS);
            }
        }
        PeerProcess dialler = diallers.get(pair);
        if (dialler != null && dialler.alive()) {
            dialler.again();
        } else {
            var what = new ArrayList<>(what());
            what.addAll(List.of("--again", "--max-seconds", Integer.toString(LISTENER_SECONDS)));
            dialler = dial(pair.dialler(), address, what);
            diallers.put(pair, dialler);
        }
        return dialler.line("{", DIALLER_SECONDS);
    }

    /** What the dialler is to do. */
    private List<String> what() {
        return switch (measure) {
            case BULK -> bulk(settings.bytes(), 1);
            case BULK_10 -> bulk(settings.bytes(), 10);
            case BULK_DELAYED -> bulk(settings.delayedBytes(), 1);
            case CONNECTS_8 -> rate("connects", 8);
            case CONNECTS_1 -> rate("connects", 1);
            case STREAMS_1 -> rate("streams", 1);
            case STREAMS_16 -> rate("streams", 16);
            case STREAMS_100 -> rate("streams", 100);
            case FIRST_BYTE -> List.of("--what", "first-byte", "--count", Integer.toString(settings.firstBytes()));
            case HOLD -> held(settings.held());
        };
    }

    private static List<String> bulk(long bytes, int streams) {
        return List.of("--what", "bulk", "--bytes", Long.toString(bytes), "--streams", Integer.toString(streams));
    }

    private List<String> rate(String what, int atOnce) {
        return List.of("--what", what, "--seconds", Integer.toString(settings.seconds()), "--concurrency",
                Integer.toString(atOnce));
    }

    private static List<String> held(int count) {
        return List.of("--what", "hold", "--count", Integer.toString(count), "--seconds",
                Integer.toString(HOLD_SECONDS),
                "--concurrency", "8");
    }

    /** The listener's memory and descriptors with so many idle connections, less those before, for each. */
    private Map<String, Double> hold(Pair pair) throws IOException, InterruptedException, UnsupportedException {
        Listener listener = listen(pair.listener());
        try (PeerProcess listening = listener.process) {
            long pid = listening.pid();
            boolean jvm = pair.listener().equals(Pair.OURS);
            long descriptorsAtStart = ProcFs.descriptors(pid);
            try (PeerProcess first = dial(pair.dialler(), listener.address, held(HELD_FIRST))) {
                first.line("{", DIALLER_SECONDS);
            }
            settle(pid, descriptorsAtStart);
            long heapBefore = jvm ? settledHeapBytes(pid) : 0;
            long residentBefore = ProcFs.residentBytes(pid);
            long descriptorsBefore = ProcFs.descriptors(pid);
            try (PeerProcess dialler = dial(pair.dialler(), listener.address, what())) {
                dialler.line("{", DIALLER_SECONDS);
                long descriptors = ProcFs.descriptors(pid);
                long resident = ProcFs.residentBytes(pid);
                var figures = new LinkedHashMap<String, Double>();
                if (jvm) {
                    figures.put(Measure.HEAP_BYTES, each(settledHeapBytes(pid) - heapBefore));
                }
                figures.put(Measure.RESIDENT_BYTES, each(resident - residentBefore));
                figures.put(Measure.DESCRIPTORS, each(descriptors - descriptorsBefore));
                return figures;
            }
        }
    }

    /** Waits until a listener has closed what has gone, or for a while when it keeps more than it had. */
    private static void settle(long pid, long descriptors) throws IOException, InterruptedException {
        for (int i = 0; i < SETTLE_TRIES && ProcFs.descriptors(pid) > descriptors; i++) {
            Thread.sleep(SETTLE_MILLIS);
        }
    }

    /** The second collection finds what the first one's cleaners let go. */
    private static long settledHeapBytes(long pid) throws IOException, InterruptedException {
        ProcFs.heapBytes(pid);
        return ProcFs.heapBytes(pid);
    }

    private double each(long total) {
        return Figures.rounded((double) total / settings.held());
    }

    private Listener listen(String peer) throws IOException, InterruptedException, UnsupportedException {
        var command = new ArrayList<>(commandOf(peer));
        command.add("listen");
        command.addAll(stack.listenOptions());
        command.addAll(List.of("--max-seconds", Integer.toString(LISTENER_SECONDS)));
        PeerProcess process = PeerProcess.start(placement.listener(command), logs.resolve(peer + "-listener.err"));
        try {
            String line = process.line("/ip4/127.0.0.1/", START_SECONDS);
            return new Listener(process, line.substring(line.indexOf("/ip4/")).split("[\\s\",]", 2)[0]);
        } catch (IOException | InterruptedException | UnsupportedException e) {
            process.close();
            throw e;
        }
    }

    private PeerProcess dial(String peer, String address, List<String> what) throws IOException {
        var command = new ArrayList<>(commandOf(peer));
        command.addAll(List.of("bench", "--peer", address));
        command.addAll(stack.dialOptions());
        command.add("--insecure");
        command.addAll(what);
        return PeerProcess.start(placement.dialler(command), logs.resolve(peer + "-dialler.err"));
    }

    private List<String> commandOf(String peer) {
        return Objects.requireNonNull(commands.get(peer), () -> "no command for the peer " + peer);
    }

    @Override
    public void close() {
        diallers.values().forEach(PeerProcess::close);
        listeners.values().forEach(listener -> listener.process.close());
    }
}
