package org.rustycoin.node.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.rustycoin.node.config.ConfigException;
import org.rustycoin.node.config.Configuration;
import org.rustycoin.node.rpc.RpcClient;
import org.rustycoin.node.rpc.RpcException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The peers of a running node. */
@Command(name = "peers", mixinStandardHelpOptions = true, description = "Shows the running node's peers, live on a terminal until Ctrl-C.")
final class PeersCommand implements Callable<Integer> {

    private static final Duration SHOWN_EVERY = Duration.ofSeconds(1);
    private static final String CLEAR_LINE = "\u001b[2K";

    @Mixin
    private final Place place = new Place();

    @Option(names = "--once", description = "show them once, as when the output is no terminal")
    private boolean once;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var client = new RpcClient(place.over(new Configuration()).settings().networkDir())) {
            boolean live = !once && System.console() != null && System.console().isTerminal();
            int drawn = 0;
            do {
                List<String> lines = lines(client);
                show(lines, live, drawn);
                drawn = lines.size();
                if (live) {
                    Thread.sleep(SHOWN_EVERY);
                }
            } while (live);
            return 0;
        } catch (ConfigException e) {
            spec.commandLine().getErr().println("rustyd: " + e.getMessage());
            return Rustyd.USAGE;
        } catch (RpcException e) {
            spec.commandLine().getErr().println("rustyd: " + e.getMessage() + " (" + e.code() + ")");
            return 1;
        }
    }

    private void show(List<String> lines, boolean live, int drawn) {
        PrintWriter out = spec.commandLine().getOut();
        if (live && drawn > 0) {
            out.print("\u001b[" + drawn + "A");
        }
        lines.forEach(line -> out.print((live ? CLEAR_LINE : "") + line + "\n"));
        for (int i = lines.size(); live && i < drawn; i++) { // what is left of a longer table
            out.print(CLEAR_LINE + "\n");
        }
        out.flush();
    }

    private static List<String> lines(RpcClient client) throws IOException, RpcException, InterruptedException {
        ArrayNode none = JsonNodeFactory.instance.arrayNode();
        var peers = new ArrayList<JsonNode>();
        for (JsonNode peer : client.call("getpeerinfo", none)) {
            if (peer.path("connected").asBoolean(false)) {
                peers.add(peer);
            }
        }
        return PeersTable.lines(peers, client.call("getnetworkinfo", none), client.call("getaddrmaninfo", none),
                System.currentTimeMillis() / 1000);
    }
}
