package org.rustycoin.benchmarks.crowd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.rustycoin.node.assembly.RustydNode;
import org.rustycoin.node.config.ConfigException;
import org.rustycoin.node.config.Configuration;
import org.rustycoin.node.config.Settings;
import org.rustycoin.node.data.DataDirectory;
import org.rustycoin.node.rpc.RpcServer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs whole regtest nodes in this process until its stdin ends. A line of stdout for each: its peer id, its address, and the
 * folder in which its RPC is announced.
 */
@Command(name = "host")
final class CrowdHost implements Callable<Integer> {

    @Option(names = "--dir", required = true)
    private Path dir = Path.of(".");

    @Option(names = "--nodes", required = true)
    private int nodes;

    /** Whom the first node is told of; nobody if it is the first of all. */
    @Option(names = "--known")
    private @Nullable String known;

    /** Of the choice whom each node is told of. */
    @Option(names = "--seed", required = true)
    private long seed;

    /** A node with what belongs to it. */
    private record Running(DataDirectory data, RustydNode node, RpcServer server) {

        static Running start(Path dir, @Nullable String known) throws IOException, ConfigException {
            Settings settings = new Configuration().flag(Configuration.NETWORK, "regtest")
                    .flag(Configuration.DATA_DIR, dir.toString()).flag(Configuration.LISTEN, "/ip4/127.0.0.1/tcp/0")
                    .flag(Configuration.RPC, "127.0.0.1:0")
                    .flag(Configuration.BOOTSTRAP, known == null ? List.of() : List.of(known)).settings();
            DataDirectory data = DataDirectory.open(settings.networkDir());
            String cookie = data.newCookie();
            var node = new RustydNode(settings, data.chain(), data.peers(), data.identity(), why -> {
                System.err.println("a node broke: " + why);
                Runtime.getRuntime().halt(1);
            });
            var server = new RpcServer(node, settings.rpc(), cookie, () -> {});
            data.announceRpc(server.address());
            System.out.println(node.network().peerId() + " " + node.network().listenAddresses().getFirst() + " "
                    + settings.networkDir());
            return new Running(data, node, server);
        }

        void close() {
            server.close();
            node.close();
            data.close();
        }
    }

    @Override
    public Integer call() throws Exception {
        var random = new Random(seed);
        var all = new ArrayList<Running>();
        for (int i = 0; i < nodes; i++) {
            String told = i == 0
                    ? known
                    : all.get(random.nextInt(i)).node.network().listenAddresses().getFirst().toString();
            all.add(Running.start(dir.resolve("node" + i), told));
        }
        while (System.in.read() >= 0) {
            // what is said does not matter, only that it ends
        }
        all.forEach(Running::close);
        return 0;
    }
}
