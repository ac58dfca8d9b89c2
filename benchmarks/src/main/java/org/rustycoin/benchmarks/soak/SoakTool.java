package org.rustycoin.benchmarks.soak;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.rustycoin.libp2p.netty.Libp2p;

import io.netty.buffer.PooledByteBufAllocator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Connects and disconnects again and again over every transport, with streams that are given up at random stages, and looks
 * what is left. Exit status 0 if nothing is, else 1.
 */
@Command(name = "soak", mixinStandardHelpOptions = true)
public final class SoakTool implements java.util.concurrent.Callable<Integer> {

    /** What a heap may differ by that has nothing more in it: caches of the JVM and of Netty's threads. */
    private static final long HEAP_SLACK = 8 << 20;

    @Option(names = "--cycles", defaultValue = "50000")
    private int cycles;

    @Option(names = "--streams", defaultValue = "1000000")
    private long streams;

    @Option(names = "--visitors", defaultValue = "8")
    private int visitors;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    public static void main(String[] args) {
        System.exit(new CommandLine(new SoakTool()).execute(args));
    }

    /** What there is, with nothing going on. */
    private record State(long heap, long direct, long descriptors, long kept) {

        static State of(Iterable<Libp2p> nodes) throws Exception {
            long kept = 0;
            for (Libp2p node : nodes) {
                kept += node.keptEntries().get();
            }
            for (int i = 0; i < 3; i++) {
                System.gc();
                LockSupport.parkNanos(300_000_000);
            }
            return new State(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    PooledByteBufAllocator.DEFAULT.pinnedDirectMemory(), openDescriptors(), kept);
        }

        private static long openDescriptors() {
            String[] open = new File("/proc/self/fd").list();
            return open == null ? -1 : open.length;
        }

        void print(String when) {
            System.out.printf(Locale.ROOT,
                    "%-7s heap %.1f MiB, direct buffers in use %d B, descriptors %d, entries %d%n", when,
                    heap / 1048576.0, direct, descriptors, kept);
        }
    }

    @Override
    public Integer call() throws Exception {
        var opened = new LongAdder();
        try (Libp2p host = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").listen("/ip4/127.0.0.1/tcp/0/ws")
                .listen("/ip4/127.0.0.1/udp/0/quic-v1")
                .handle(Visitor.ECHO, stream -> stream.in().transferTo(stream.out())).start()) {
            var all = new ArrayList<Visitor>();
            for (int i = 0; i < visitors; i++) {
                all.add(new Visitor(host, seed + i, opened));
            }
            var nodes = new ArrayList<>(List.of(host));
            all.forEach(each -> nodes.add(each.node()));
            // Only five of eight visits come to streams, see Visitor; of those all want this many.
            int each = (int) Math.ceilDiv(streams * 8, cycles * 5L);
            visit(all, cycles / 25, each);
            settled(host);
            opened.reset();
            State before = State.of(nodes);
            before.print("before");
            visit(all, cycles, each);
            settled(host);
            State after = State.of(nodes);
            after.print("after");
            all.forEach(Visitor::close);
            boolean isClean = after.kept == 0 && after.direct <= before.direct
                    && after.descriptors <= before.descriptors
                    && after.heap <= before.heap + HEAP_SLACK;
            System.out.printf("%d cycles, %d streams: %s%n", cycles, opened.sum(),
                    isClean ? "nothing is left" : "SOMETHING IS LEFT");
            return isClean && opened.sum() >= streams * 9 / 10 ? 0 : 1;
        }
    }

    private static void visit(List<Visitor> visitors, int cycles, int streamsEach) throws Exception {
        var left = new AtomicLong(cycles);
        try (ExecutorService threads = Executors.newFixedThreadPool(visitors.size())) {
            var done = new ArrayList<Future<?>>();
            for (Visitor visitor : visitors) {
                done.add(threads.submit(() -> {
                    for (long now = left.decrementAndGet(); now >= 0; now = left.decrementAndGet()) {
                        visitor.visit(streamsEach);
                        if (now % 5000 == 0 && now > 0) {
                            System.out.println(now + " cycles to go");
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
    }

    /** Until the host has noticed that everybody is gone. */
    private static void settled(Libp2p host) throws Exception {
        for (int tries = 0; host.keptEntries().get() > 0 && tries < 600; tries++) {
            LockSupport.parkNanos(100_000_000);
        }
    }
}
