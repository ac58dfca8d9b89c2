package org.rustycoin.node.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.rustycoin.ledger.store.StoreException;
import org.rustycoin.libp2p.netty.Platform;
import org.rustycoin.node.assembly.RustydNode;
import org.rustycoin.node.config.ConfigException;
import org.rustycoin.node.config.Configuration;
import org.rustycoin.node.config.Settings;
import org.rustycoin.node.data.DataDirectory;
import org.rustycoin.node.rpc.RpcServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node until it is told to stop. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs a node until SIGTERM, Ctrl-C or `rustyd rpc stop`.")
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger("rustyd");

    @Mixin
    private final Place place = new Place();

    @Option(names = "--config", paramLabel = "FILE", description = "a TOML file; flags go before it")
    private @Nullable Path config;

    @Option(names = "--listen", paramLabel = "MULTIADDR", description = "where to listen, port 0 for a free one; repeatable")
    private List<String> listen = new ArrayList<>();

    @Option(names = "--bootstrap", paramLabel = "MULTIADDR", description = "a peer to connect to; repeatable")
    private List<String> bootstrap = new ArrayList<>();

    @Option(names = "--rpc", paramLabel = "HOST:PORT", description = "where to answer RPC, on loopback")
    private @Nullable String rpc;

    @Option(names = "--stop-with-stdin", hidden = true, description = "stop when stdin ends: a child does not outlive its parent")
    private boolean stopWithStdin;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings;
        try {
            var configuration = new Configuration();
            if (config != null) {
                configuration.file(config);
            }
            settings = place.over(configuration).flag(Configuration.LISTEN, listen)
                    .flag(Configuration.BOOTSTRAP, bootstrap).flag(Configuration.RPC, rpc).settings();
        } catch (ConfigException e) {
            spec.commandLine().getErr().println("rustyd: " + e.getMessage());
            return Rustyd.USAGE;
        }
        try (DataDirectory data = DataDirectory.open(settings.networkDir())) {
            Logging.begin(settings.networkDir(), settings.logLevel());
            return run(settings, data);
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private int run(Settings settings, DataDirectory data) throws IOException, InterruptedException {
        var stopping = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var broken = new AtomicReference<@Nullable Throwable>();
        var running = new AtomicBoolean();
        var onSignal = new Thread(() -> {
            if (!running.get()) {
                return; // the end of a program that has stopped by itself, and has its own exit status
            }
            stopping.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            // A node that was told to stop and did has not failed, whatever the signal was.
            Runtime.getRuntime().halt(broken.get() == null ? 0 : 1);
        }, "stop-on-signal");
        LOG.info("{} starts on {} in {}", RustydNode.AGENT, settings.params().name(), settings.networkDir());
        String cookie = data.newCookie();
        try (var node = new RustydNode(settings, data.chain(), data.peers(), data.identity(), why -> {
            broken.compareAndSet(null, why);
            stopping.countDown();
        }); var server = new RpcServer(node, settings.rpc(), cookie, stopping::countDown)) {
            running.set(true);
            Runtime.getRuntime().addShutdownHook(onSignal);
            data.announceRpc(server.address());
            announce(node, server);
            if (stopWithStdin) {
                Thread.ofVirtual().start(() -> {
                    waitForEnd();
                    stopping.countDown();
                });
            }
            stopping.await();
            LOG.info("rustyd stops");
            Throwable why = broken.get();
            if (why != null) {
                LOG.error("the chain cannot go on; what is on disk is the last good state", why);
            }
        } finally {
            try {
                data.close(); // before the signal's thread lets the process end
                LOG.info("rustyd has stopped");
            } finally {
                running.set(false);
                stopped.countDown();
            }
        }
        return broken.get() == null ? 0 : 1;
    }

    private void announce(RustydNode node, RpcServer server) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("peer id " + node.network().peerId());
        node.network().listenAddresses().forEach(address -> out.println("listening on " + address));
        out.println("rpc on " + server.address());
        out.flush();
        LOG.info("{}", Platform.implementations());
        LOG.info("peer id {}", node.network().peerId());
        node.network().listenAddresses().forEach(address -> LOG.info("listening on {}", address));
        LOG.info("RPC on {}", server.address());
    }

    private static void waitForEnd() {
        try {
            while (System.in.read() >= 0) {
                // nothing that is said there matters, only that it ends
            }
        } catch (IOException e) {
            // as good as an end
        }
    }
}
