package org.rustycoin.node.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.rustycoin.node.rpc.RpcClient;
import org.rustycoin.node.rpc.RpcException;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One node of a devnet: a child process with this program's class path, which ends when this one does. */
final class DevnetNode {

    /** Several nodes share the machine, and the chain of a devnet is short. */
    private static final String HEAP = "-Xmx192m";
    private static final long STOP_SECONDS = 5;

    /** How a node stands. */
    record State(int number, long height, String tip, int peers, long received, long sent, double pingMillis) {}

    private final int number;
    private final Process process;
    private final RpcClient rpc;
    private final Path folder;

    private DevnetNode(int number, Process process, Path folder) {
        this.number = number;
        this.process = process;
        this.folder = folder;
        this.rpc = new RpcClient(folder.resolve("regtest"));
    }

    static DevnetNode start(int number, Path folder, List<String> bootstrap) throws IOException {
        Files.createDirectories(folder);
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX")).forEach(command::add);
        command.addAll(List.of(HEAP, "-cp", System.getProperty("java.class.path"), Rustyd.class.getName(), "run",
                "--network", "regtest", "--data-dir", folder.toString(), "--listen", "/ip4/127.0.0.1/tcp/0", "--rpc",
                "127.0.0.1:0", "--stop-with-stdin"));
        bootstrap.forEach(address -> command.addAll(List.of("--bootstrap", address)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(folder.resolve("stderr.log").toFile())).start();
        return new DevnetNode(number, process, folder);
    }

    /** Waits until the node runs, and gives where it listens. */
    String awaitAddress() throws IOException {
        String address = null;
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("listening on ") && address == null) {
                address = line.substring("listening on ".length());
            }
            if (line.startsWith("rpc on ") && address != null) {
                return address;
            }
        }
        throw new IOException("node " + number + " did not start; " + folder.resolve("stderr.log") + " says why:\n"
                + Files.readString(folder.resolve("stderr.log")));
    }

    void generate(int blocks, int txs) throws IOException, RpcException, InterruptedException {
        rpc.call("generate", JsonNodeFactory.instance.arrayNode().add(blocks).add(txs));
    }

    State state() throws IOException, RpcException, InterruptedException {
        ArrayNode none = JsonNodeFactory.instance.arrayNode();
        JsonNode chain = rpc.call("getblockchaininfo", none);
        int peers = 0;
        long received = 0;
        long sent = 0;
        double ping = Double.NaN;
        for (JsonNode peer : rpc.call("getpeerinfo", none)) {
            if (peer.path("connected").asBoolean(false)) {
                peers++;
                received += peer.path("bytesrecv").asLong(0);
                sent += peer.path("bytessent").asLong(0);
                if (peer.path("pingtime_ms").isNumber()) {
                    double millis = peer.path("pingtime_ms").asDouble();
                    ping = Double.isNaN(ping) ? millis : Math.min(ping, millis);
                }
            }
        }
        return new State(number, chain.path("blocks").asLong(0), chain.path("bestblockhash").asString(""), peers,
                received,
                sent, ping);
    }

    /** Tells it to stop; see {@link #awaitStop}. */
    void stop() {
        process.destroy();
    }

    void awaitStop() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes a directory with all that is in it. */
    static void delete(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
