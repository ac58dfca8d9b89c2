package org.rustycoin.node.cli;

import java.io.IOException;
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
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Calls a running node. */
@Command(name = "rpc", mixinStandardHelpOptions = true, description = "Calls the running node and prints the result as JSON.")
final class RpcCommand implements Callable<Integer> {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    @Mixin
    private final Place place = new Place();

    @Parameters(index = "0", paramLabel = "METHOD", description = "for example getblockchaininfo; docs/rpc.md has them all")
    private String method = "";

    @Parameters(index = "1..*", paramLabel = "JSON-PARAM", description = "a JSON value; what is none is taken as a string")
    private List<String> params = new ArrayList<>();

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        params.forEach(param -> values.add(value(param)));
        try (var client = new RpcClient(place.over(new Configuration()).settings().networkDir())) {
            JsonNode result = client.call(method, values);
            spec.commandLine().getOut().println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(result));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (ConfigException e) {
            spec.commandLine().getErr().println("rustyd: " + e.getMessage());
            return Rustyd.USAGE;
        } catch (RpcException e) {
            spec.commandLine().getErr().println("rustyd: " + e.getMessage() + " (" + e.code() + ")");
            return 1;
        }
    }

    private static JsonNode value(String param) {
        try {
            return MAPPER.readTree(param);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.stringNode(param);
        }
    }
}
