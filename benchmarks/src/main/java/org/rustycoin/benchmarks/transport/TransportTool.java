package org.rustycoin.benchmarks.transport;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.rustycoin.benchmarks.discovery.KadPeer;
import org.rustycoin.benchmarks.discovery.MdnsPeer;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.Libp2p;
import org.rustycoin.libp2p.protocols.perf.Perf;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The library's peer of the interoperability matrix. Exit status: 0 all is well, 1 it is not (one line on stderr says
 * why), 2 the command line is wrong, 3 the library cannot.
 */
@Command(name = "transport", mixinStandardHelpOptions = true, subcommands = {KadPeer.class,
        MdnsPeer.class}, description = {
                "Serves, dials or measures one cell of the matrix.",
                "Without a command, and with IS_DIALER (or is_dialer) and so on in the environment: a side of libp2p's own tests."})
public final class TransportTool implements Callable<Integer> {

    /** No run takes longer, so that nothing is left behind when a script is killed. */
    static final String SECONDS_MAX = "600";

    public static void main(String[] args) {
        var line = new CommandLine(new TransportTool());
        line.registerConverter(Multiaddr.class, Multiaddr::parse);
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

    /** Without a command: what the environment asks for, see {@link Contract}. */
    @Override
    public Integer call() throws Exception {
        Contract contract = Contract.of(System.getenv());
        if (contract == null) {
            new CommandLine(this).usage(System.err);
            return CommandLine.ExitCode.USAGE;
        }
        contract.run(System.out);
        return 0;
    }

    /** Until SIGTERM. */
    @Command(description = "Prints a multiaddr and serves identify, ping, perf and echo until it is ended.")
    int listen(@Option(names = "--transport", required = true) String transport,
            @Option(names = "--security") @Nullable String security,
            @Option(names = "--muxer") @Nullable String muxer,
            @Option(names = "--max-seconds", defaultValue = SECONDS_MAX) long maxSeconds) throws Exception {
        Stack stack = Stack.of(transport, security, muxer, false);
        try (Libp2p node = stack.node().listen(stack.listenAddress("127.0.0.1")).protocol(new Served(new Perf()))
                .protocol(new Served(new Echo())).start()) {
            System.out.println(node.listenAddresses().getFirst());
            System.out.flush();
            new CountDownLatch(1).await(maxSeconds, TimeUnit.SECONDS);
        }
        return 0;
    }

    /** One cell, as one line of JSON. */
    @Command(description = "Dials a peer, uses every protocol and prints one line of JSON.")
    int dial(@Mixin Target target,
            @Option(names = "--bytes", defaultValue = "1048576", description = "Of each echo, and of perf in each direction.") int bytes,
            @Option(names = "--streams", defaultValue = "10", description = "Echoes at once.") int streams)
            throws Exception {
        System.out.println(new Cell(target, bytes, streams).run());
        return 0;
    }

    /** One figure or a few, as one line of JSON. */
    @Command(description = "Measures one thing (see interop/README.md) and prints one line of JSON.")
    int bench(@Mixin Target target, @Mixin Bench bench,
            @Option(names = "--what", required = true, description = "${COMPLETION-CANDIDATES}") Bench.What what,
            @Option(names = "--again", description = "Measures once more for each line on stdin, in this same process, whose code is warm then.") boolean again)
            throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        do {
            bench.run(what, target, System.out);
        } while (again && in.readLine() != null);
        return 0;
    }
}
