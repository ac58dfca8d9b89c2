package org.rustycoin.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.rustycoin.node.rpc.RpcException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A small network on this machine, to look at. */
@Command(name = "devnet", mixinStandardHelpOptions = true, description = "Runs regtest nodes on loopback, one of them mining, and shows them live.")
final class DevnetCommand implements Callable<Integer> {

    private static final int NODES_MAX = 50;
    private static final Duration SHOWN_EVERY = Duration.ofSeconds(1);
    /** Blocks before the show begins, so that there are coins to spend from the first shown block on. */
    private static final int FIRST_BLOCKS = 20;

    @Option(names = "--nodes", paramLabel = "N", description = "how many (default: ${DEFAULT-VALUE})")
    private int nodes = 5;

    @Option(names = "--block-seconds", paramLabel = "S", description = "between blocks (default: ${DEFAULT-VALUE})")
    private int blockSeconds = 3;

    @Option(names = "--txs", paramLabel = "N", description = "transactions in a block (default: ${DEFAULT-VALUE})")
    private int txs = 10;

    @Option(names = "--blocks", paramLabel = "N", description = "stop when so many are mined and all nodes have them; 0 never stops (default)")
    private int blocks;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "keep the nodes' data there (default: a directory that is deleted at the end)")
    private @Nullable Path dataDir;

    private volatile boolean ending;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, RpcException {
        if (nodes < 2 || nodes > NODES_MAX || blockSeconds < 1 || txs < 0 || blocks < 0) {
            spec.commandLine().getErr().println("rustyd: devnet takes 2 to " + NODES_MAX
                    + " nodes, at least a second between blocks, and no negative numbers");
            return Rustyd.USAGE;
        }
        Path given = dataDir;
        Path root = given == null ? Files.createTempDirectory("rustyd-devnet") : given;
        var children = new CopyOnWriteArrayList<DevnetNode>(); // Ctrl-C may come while they are being started
        var end = new Thread(() -> {
            ending = true;
            children.forEach(DevnetNode::stop);
            children.forEach(DevnetNode::awaitStop);
            if (given == null) {
                DevnetNode.delete(root);
            }
        }, "stop-devnet");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return show(root, children);
        } catch (IOException | RpcException e) {
            if (ending) {
                return 0; // nodes that are being stopped do not answer
            }
            throw e;
        }
    }

    private int show(Path root, List<DevnetNode> children) throws IOException, InterruptedException, RpcException {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            progress("starting node " + (i + 1) + " of " + nodes);
            // Each knows the first, and the one before it: a ring with spokes.
            var known = addresses.isEmpty() ? List.<String>of() : List.of(addresses.getFirst(), addresses.getLast());
            DevnetNode node = DevnetNode.start(i + 1, root.resolve("node" + (i + 1)), known);
            children.add(node);
            addresses.add(node.awaitAddress());
        }
        progress("mining the first " + FIRST_BLOCKS + " blocks");
        children.getFirst().generate(FIRST_BLOCKS, txs);
        return watch(children);
    }

    private int watch(List<DevnetNode> children) throws IOException, InterruptedException, RpcException {
        var table = new DevnetTable(spec.commandLine().getOut(),
                System.console() != null && System.console().isTerminal());
        long nextBlock = System.nanoTime();
        int mined = 0;
        while (true) {
            if (System.nanoTime() >= nextBlock && (blocks == 0 || mined < blocks)) {
                children.getFirst().generate(1, txs);
                mined++;
                nextBlock += Duration.ofSeconds(blockSeconds).toNanos();
            }
            var states = new ArrayList<DevnetNode.State>();
            for (DevnetNode child : children) {
                states.add(child.state());
            }
            table.show(states);
            boolean agree = states.stream().map(DevnetNode.State::tip).distinct().count() == 1;
            if (blocks > 0 && mined == blocks && agree) {
                spec.commandLine().getOut()
                        .println("all " + nodes + " nodes agree on block " + states.getFirst().height());
                spec.commandLine().getOut().flush();
                return 0;
            }
            Thread.sleep(SHOWN_EVERY);
        }
    }

    private void progress(String what) {
        spec.commandLine().getErr().println(what);
    }
}
