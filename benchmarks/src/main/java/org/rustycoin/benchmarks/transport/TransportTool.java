package org.rustycoin.benchmarks.transport;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.perf.Perf;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The library's peer of the interoperability matrix. Exit status: 0 all is well, 1 it is not (one line on stderr says
 * why), 2 the command line is wrong, 3 the library cannot.
 */
@Command(name = "transport", mixinStandardHelpOptions = true, description = "Serves or dials one cell of the matrix.")
public final class TransportTool {

    /** No run takes longer, so that nothing is left behind when a script is killed. */
    private static final String SECONDS_MAX = "600";

    public static void main(String[] args) {
        var line = new CommandLine(new TransportTool());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            Throwable cause = failure instanceof ExecutionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure;
            System.err.println("transport: " + said(cause));
            return cause instanceof Stack.UnsupportedException ? 3 : 1;
        });
        System.exit(line.execute(args));
    }

    private static String said(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "no answer in time";
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }

    /** Until SIGTERM. */
    @Command(description = "Prints a multiaddr and serves identify, ping, perf and echo until it is ended.")
    int listen(@Option(names = "--transport", required = true) String transport,
            @Option(names = "--security") @Nullable String security,
            @Option(names = "--muxer") @Nullable String muxer,
            @Option(names = "--max-seconds", defaultValue = SECONDS_MAX) long maxSeconds) throws Exception {
        Stack stack = Stack.of(transport, security, muxer);
        try (Libp2p node = Libp2p.builder().listen(Multiaddr.parse(stack.listenAddress())).protocol(new Perf())
                .protocol(new Echo()).start()) {
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            out.println(node.listenAddresses().getFirst());
            new CountDownLatch(1).await(maxSeconds, TimeUnit.SECONDS);
        }
        return 0;
    }

    /** One cell, as one line of JSON. */
    @Command(description = "Dials a peer, uses every protocol once and prints one line of JSON.")
    int dial(@Option(names = "--peer", required = true) String peer,
            @Option(names = "--security") @Nullable String security,
            @Option(names = "--muxer") @Nullable String muxer,
            @Option(names = "--bytes", defaultValue = "1048576") int bytes,
            @Option(names = "--insecure", description = "Trusts whichever certificate a wss host shows.") boolean insecure,
            @Option(names = "--max-seconds", defaultValue = SECONDS_MAX) long maxSeconds) throws Exception {
        Multiaddr address = Multiaddr.parse(peer);
        Stack stack = Stack.of(Stack.transportOf(address), security, muxer);
        System.out.println(new Cell(stack, address, bytes, TimeUnit.SECONDS.toNanos(maxSeconds)).run());
        return 0;
    }
}
