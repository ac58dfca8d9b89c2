package org.rustycoin.benchmarks.crowd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.rustycoin.node.rpc.RpcClient;
import org.rustycoin.node.rpc.RpcException;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One of the nodes, as its RPC shows it. */
record CrowdNode(String id, String address, RpcClient rpc) implements AutoCloseable {

    /** @param line of {@link CrowdHost} */
    static CrowdNode of(String line) throws IOException {
        String[] words = line.split(" ", 3);
        if (words.length != 3) {
            throw new IOException("not the line of a node: " + line);
        }
        return new CrowdNode(words[0], words[1], new RpcClient(Path.of(words[2])));
    }

    private JsonNode call(String method, Object... params) throws IOException, RpcException, InterruptedException {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (Object param : params) {
            values.add(param.toString());
        }
        return rpc.call(method, values);
    }

    /** How many of some peers fill its outbound slots. */
    int outbound(Set<String> among) throws IOException, RpcException, InterruptedException {
        return (int) call("getpeerinfo").valueStream().filter(peer -> peer.path("connected").asBoolean(false)
                && peer.path("connection_type").asString("").equals("outbound-full")
                && among.contains(peer.path("id").asString(""))).count();
    }

    /** How many connections it has of each type, for people. */
    Map<String, Long> connections() throws IOException, RpcException, InterruptedException {
        return call("getpeerinfo").valueStream().filter(peer -> peer.path("connected").asBoolean(false))
                .collect(Collectors
                        .groupingBy(peer -> peer.path("connection_type").asString(""), TreeMap::new,
                                Collectors.counting()));
    }

    /** Whether it finds where a peer is; says on stderr what came instead. */
    boolean finds(CrowdNode other) throws IOException, InterruptedException {
        String instead;
        try {
            JsonNode found = call("lookup", other.id);
            if (found.path("addresses").valueStream().anyMatch(each -> other.address.startsWith(each.asString("")))) {
                return true;
            }
            instead = found.toString();
        } catch (RpcException e) {
            instead = String.valueOf(e.getMessage());
        }
        System.err.println(id + " does not find " + other.id + " at " + other.address + ": " + instead);
        return false;
    }

    @Override
    public void close() {
        rpc.close();
    }
}
