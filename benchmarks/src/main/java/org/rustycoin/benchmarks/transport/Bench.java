package org.rustycoin.benchmarks.transport;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

import com.sun.management.OperatingSystemMXBean;

import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Measurements of one thing each, with as much at once as is asked for. */
final class Bench {

    /** What is measured, by its name on the command line. */
    enum What {
        BULK, CONNECTS, STREAMS, HOLD, FIRST_BYTE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    @Option(names = "--bytes", defaultValue = "268435456", description = "In each direction, on all streams together.")
    long bytes;

    @Option(names = "--streams", defaultValue = "1", description = "At once, for the bytes.")
    int streams;

    @Option(names = "--concurrency", defaultValue = "8", description = "Connections, or streams, at once.")
    int concurrency;

    @Option(names = "--seconds", defaultValue = "10", description = "To measure, or to hold, for.")
    int seconds;

    @Option(names = "--count", defaultValue = "100", description = "Connections to hold, or to make one by one.")
    int count;

    /** Measures and prints one line of JSON. */
    void run(What what, Target target, PrintStream out) throws Exception {
        if (streams < 1 || concurrency < 1 || count < 1) {
            throw new IllegalArgumentException("--streams, --concurrency and --count are at least 1");
        }
        switch (what) {
            case BULK -> bulk(target, out);
            case CONNECTS -> connects(target, out);
            case STREAMS -> streams(target, out);
            case HOLD -> hold(target, out);
            case FIRST_BYTE -> firstByte(target, out);
        }
    }

    private static void print(PrintStream out, Map<String, Object> figures) {
        out.println(JsonMapper.shared().writeValueAsString(figures));
        out.flush();
    }

    /** This process' time on all processors so far. */
    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private void bulk(Target target, PrintStream out) throws Exception {
        try (var dialler = new Dialler(target)) {
            dialler.connect();
            dialler.perf(streams, bytes / 4, 0); // a warm-up
            dialler.perf(streams, 0, bytes / 4);
            double cpu = cpuSeconds();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("upload_seconds", dialler.perf(streams, bytes, 0));
            figures.put("download_seconds", dialler.perf(streams, 0, bytes));
            figures.put("cpu_seconds", cpuSeconds() - cpu);
            print(out, figures);
        }
    }

    /** Something that is done again and again until a time, and says then how often it was. */
    @FunctionalInterface
    private interface Repeated {
        CompletableFuture<Long> until(long endNanoTime);
    }

    /** Measures for a time, after a quarter of that time as a warm-up. */
    private Map<String, Object> measure(Target target, List<? extends Repeated> atOnce) throws Exception {
        measure(target, atOnce, TimeUnit.SECONDS.toNanos(seconds) / 4);
        return measure(target, atOnce, TimeUnit.SECONDS.toNanos(seconds));
    }

    private static Map<String, Object> measure(Target target, List<? extends Repeated> atOnce, long nanos)
            throws Exception {
        double cpu = cpuSeconds();
        long began = System.nanoTime();
        var counts = new ArrayList<CompletableFuture<Long>>();
        for (Repeated each : atOnce) {
            counts.add(each.until(began + nanos));
        }
        long sum = 0;
        for (CompletableFuture<Long> each : counts) {
            sum += each.get(target.withinNanos(), TimeUnit.NANOSECONDS);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("count", sum);
        figures.put("seconds", (System.nanoTime() - began) / 1e9);
        figures.put("cpu_seconds", cpuSeconds() - cpu);
        return figures;
    }

    private void connects(Target target, PrintStream out) throws Exception {
        var all = new ArrayList<Connects>();
        try {
            for (int i = 0; i < concurrency; i++) {
                all.add(new Connects(target));
            }
            Map<String, Object> figures = measure(target, all.stream().<Repeated>map(each -> each::until).toList());
            figures.put("failures", all.stream().mapToLong(Connects::failures).sum());
            print(out, figures);
        } finally {
            all.forEach(Connects::close);
        }
    }

    private void streams(Target target, PrintStream out) throws Exception {
        try (var dialler = new Dialler(target)) {
            dialler.connect();
            print(out, measure(target, List.of(end -> dialler
                    .start((now, connection, done) -> new Echoes(dialler, connection, concurrency, end, done)
                            .start(now)))));
        }
    }

    private void hold(Target target, PrintStream out) throws Exception {
        var held = new ConcurrentLinkedQueue<Dialler>();
        var turns = new Semaphore(concurrency);
        try {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var all = new ArrayList<java.util.concurrent.Future<?>>();
                for (int i = 0; i < count; i++) {
                    all.add(threads.submit(() -> {
                        turns.acquire();
                        try {
                            var dialler = new Dialler(target);
                            held.add(dialler);
                            dialler.connect();
                            return dialler.agent();
                        } finally {
                            turns.release();
                        }
                    }));
                }
                for (var each : all) {
                    each.get();
                }
            }
            print(out, Map.of("held", count));
            TimeUnit.SECONDS.sleep(seconds);
            for (Dialler dialler : held) {
                if (dialler.gone() != null) {
                    throw new IllegalStateException("a connection was closed: " + dialler.gone());
                }
            }
        } finally {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                held.forEach(dialler -> threads.execute(dialler::close));
            }
        }
    }

    private void firstByte(Target target, PrintStream out) throws Exception {
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            try (var dialler = new Dialler(target)) {
                long began = System.nanoTime();
                dialler.connectForAByte();
                all[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("median_ms", DoubleStream.of(all).sorted().skip(count / 2).findFirst().orElseThrow());
        figures.put("all_ms", all);
        print(out, figures);
    }
}
