package org.rustycoin.benchmarks.perf;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.perf.Perf;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Peer;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves {@code /perf/1.0.0} on loopback, or measures a peer that does. */
@Command(name = "perf", mixinStandardHelpOptions = true, description = "Measures throughput over /perf/1.0.0.")
public final class PerfTool {

    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(5);

    public static void main(String[] args) {
        System.exit(new CommandLine(new PerfTool()).execute(args));
    }

    /** Until it is killed. */
    @Command(description = "Prints a multiaddr and serves until it is ended.")
    int serve(@Option(names = "--listen", defaultValue = "/ip4/127.0.0.1/tcp/0") String listen) throws Exception {
        try (Libp2p node = Libp2p.builder().listen(Multiaddr.parse(listen)).protocol(new Perf()).start()) {
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            node.listenAddresses().forEach(out::println);
            new CountDownLatch(1).await();
        }
        return 0;
    }

    /** One measurement, as one line of JSON. */
    @Command(description = "Measures a peer and prints one line of JSON.")
    int run(@Option(names = "--peer", required = true) String peer,
            @Option(names = "--upload-bytes", defaultValue = "268435456") long up,
            @Option(names = "--download-bytes", defaultValue = "268435456") long down) throws Exception {
        try (Libp2p node = Libp2p.builder().start()) {
            Peer remote = node.dial(Multiaddr.parse(peer)).get(20, TimeUnit.SECONDS);
            var measured = new CompletableFuture<long[]>();
            node.withConnection(remote, (now, connection) -> Perf.measure(now, connection, up, down, TIMEOUT_NANOS,
                    new Perf.Out() {
                        @Override
                        public void uploaded(long nanos) {
                            // told again at the end
                        }

                        @Override
                        public void done(long uploadNanos, long downloadNanos, long bytesDown) {
                            measured.complete(new long[]{uploadNanos, downloadNanos});
                        }

                        @Override
                        public void failed(Failure why) {
                            measured.completeExceptionally(new IllegalStateException(why.toString()));
                        }
                    }), () -> measured.completeExceptionally(new IllegalStateException("the peer has gone")));
            long[] nanos = measured.get(TIMEOUT_NANOS, TimeUnit.NANOSECONDS);
            System.out.printf(Locale.ROOT,
                    "{\"upload_bytes\":%d,\"download_bytes\":%d,\"upload_seconds\":%.3f,\"download_seconds\":%.3f,"
                            + "\"upload_gbit_per_s\":%.3f,\"download_gbit_per_s\":%.3f}%n",
                    up, down, nanos[0] / 1e9, nanos[1] / 1e9, 8.0 * up / nanos[0], 8.0 * down / nanos[1]);
        }
        return 0;
    }
}
